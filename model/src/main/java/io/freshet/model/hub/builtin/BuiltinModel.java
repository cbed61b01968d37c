package io.freshet.model.hub.builtin;

import java.util.Arrays;
import java.util.Map;

/**
 * The models that come with Freshet. Their files are resources of the langchain4j embedding jars; the hashes pin what
 * those resources must be, so that a name always means the same weights. The settings are those the models are
 * published with.
 */
public enum BuiltinModel {
    /** Chinese, 512 dimensions, [CLS] pooling, a prompt for queries. */
    BGE_SMALL_ZH_V1_5(
            "bge-small-zh-v1.5",
            "69a0b846f4f116b5e6aabf9546ea6754d02264f3211a13a1bd69b31b8040749a",
            "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26",
            new BertShape(512, 4, 8, 2048, 21128, 512, 2),
            new EncoderSettings("cls", 512, true, false, Map.of("query", "为这个句子生成表示以用于检索相关文章：", "document", ""))),
    /** English, 384 dimensions, mean pooling, no prompts. */
    ALL_MINILM_L6_V2(
            "all-minilm-l6-v2",
            "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4",
            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
            new BertShape(384, 6, 12, 1536, 30522, 512, 2),
            new EncoderSettings("mean", 256, false, true, Map.of()));

    private final String id;
    private final String onnxSha256;
    private final String tokenizerSha256;
    private final BertShape shape;
    private final EncoderSettings settings;

    BuiltinModel(String id, String onnxSha256, String tokenizerSha256, BertShape shape, EncoderSettings settings) {
        this.id = id;
        this.onnxSha256 = onnxSha256;
        this.tokenizerSha256 = tokenizerSha256;
        this.shape = shape;
        this.settings = settings;
    }

    /** @throws IllegalArgumentException if there is no such model; the message lists those there are */
    public static BuiltinModel named(String id) {
        return Arrays.stream(values())
                .filter(model -> model.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no built-in model '" + id + "', only "
                        + Arrays.stream(values()).map(model -> model.id).toList()));
    }

    /** Its name in {@code builtin:NAME}. */
    public String id() {
        return id;
    }

    Source onnx() {
        return new Source("/" + id + ".onnx", onnxSha256);
    }

    Source tokenizer() {
        return new Source("/" + id + "-tokenizer.json", tokenizerSha256);
    }

    BertShape shape() {
        return shape;
    }

    EncoderSettings settings() {
        return settings;
    }

    /** A class-path resource and the hash it must have. */
    record Source(String resource, String sha256) {}

    /**
     * What sentence-transformers' files say around the encoder.
     *
     * @param pooling {@code cls} or {@code mean}
     * @param lowerCaseText do_lower_case of sentence_bert_config.json: lower-case before tokenising
     * @param lowerCaseTokenizer do_lower_case of tokenizer_config.json: the tokenizer does it
     */
    record EncoderSettings(
            String pooling,
            int maxSequenceLength,
            boolean lowerCaseText,
            boolean lowerCaseTokenizer,
            Map<String, String> prompts) {}
}
