package io.freshet.model.hub.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.model.hub.Pooling;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.hub.files.Digests;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.tokenize.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real jars, converted. */
class BuiltinModelsTest {

    /** One for all tests: a conversion takes a second, and the next one finds it done. */
    @TempDir
    static Path root;

    @Test
    void bgeHasItsPublishedSettings() throws IOException {
        SentenceTransformersFolder settings = SentenceTransformersFolder.read(convert(BuiltinModel.BGE_SMALL_ZH_V1_5));

        assertThat(settings.modelType()).isEqualTo("bert");
        assertThat(settings.pooling()).isEqualTo(Pooling.CLS);
        assertThat(settings.normalize()).isTrue();
        assertThat(settings.maxSequenceLength()).isEqualTo(512);
        assertThat(settings.prompts())
                .containsOnly(Map.entry("query", "为这个句子生成表示以用于检索相关文章："), Map.entry("document", ""));
        // Its vocabulary has no capitals: sentence-transformers lower-cases before it tokenises.
        try (Tokenizer tokenizer = Tokenizer.open(settings.transformer())) {
            assertThat(tokenizer.encode("中国 TEST", 512)).containsExactly(101, 704, 1744, 10060, 102);
        }
    }

    @Test
    void miniLmHasItsPublishedSettings() throws IOException {
        SentenceTransformersFolder settings = SentenceTransformersFolder.read(convert(BuiltinModel.ALL_MINILM_L6_V2));

        assertThat(settings.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(settings.normalize()).isTrue();
        assertThat(settings.maxSequenceLength()).isEqualTo(256);
        assertThat(settings.prompts()).isEmpty();
        assertThat(settings.lowerCase()).isFalse();
        try (Tokenizer tokenizer = Tokenizer.open(settings.transformer())) {
            assertThat(tokenizer.encode("Hello World", 512)).containsExactly(101, 7592, 2088, 102);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BGE_SMALL_ZH_V1_5, 512, 4, 8, 2048, 21128, 69",
        "ALL_MINILM_L6_V2, 384, 6, 12, 1536, 30522, 103",
    })
    void theFolderIsWhatTransformersExpects(
            BuiltinModel model, int hidden, int layers, int heads, int intermediate, int vocabulary, int tensors)
            throws IOException {
        Path folder = convert(model);
        JsonNode config =
                new JsonMapper().readTree(folder.resolve("config.json").toFile());
        assertThat(config.get("hidden_size").asInt()).isEqualTo(hidden);
        assertThat(config.get("num_hidden_layers").asInt()).isEqualTo(layers);
        assertThat(config.get("num_attention_heads").asInt()).isEqualTo(heads);
        assertThat(config.get("intermediate_size").asInt()).isEqualTo(intermediate);
        assertThat(config.get("vocab_size").asInt()).isEqualTo(vocabulary);
        assertThat(config.get("layer_norm_eps").asDouble()).isEqualTo(1e-12);
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            assertThat(weights.names()).hasSize(tensors).doesNotContain("embeddings.position_ids");
            assertThat(weights.metadata()).isEqualTo(SafetensorsWriter.PYTORCH);
            assertThat(weights.info("encoder.layer.3.intermediate.dense.weight").shape())
                    .containsExactly(intermediate, hidden);
        }
        List<String> vocabularyLines = Files.readAllLines(folder.resolve("vocab.txt"));
        assertThat(vocabularyLines).hasSize(vocabulary);
        assertThat(vocabularyLines.subList(100, 104)).containsExactly("[UNK]", "[CLS]", "[SEP]", "[MASK]");
        // 349 bytes: the size of this file as published with models of three modules.
        assertThat(folder.resolve("modules.json")).hasSize(349);
    }

    @ParameterizedTest
    @CsvSource({"BGE_SMALL_ZH_V1_5, 今天天气怎么样？, 1e-4", "ALL_MINILM_L6_V2, how is the weather today?, 1e-4"})
    void convertedWeightsComputeWhatTheOnnxFileComputes(BuiltinModel model, String text, double tolerance)
            throws IOException, OrtException {
        Path folder = convert(model);
        long[] ids;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ids = tokenizer.encode(text, 512);
        }
        float[][] expected = onnx(model, ids);
        double[][] actual = new PlainBert(folder).encode(ids);
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int t = 0; t < ids.length; t++) {
            for (int h = 0; h < expected[t].length; h++) {
                assertThat(actual[t][h]).isCloseTo(expected[t][h], within(tolerance));
            }
        }
    }

    @Test
    void anotherHashOnTheClassPathIsRefused() {
        BuiltinModel.Source source = BuiltinModel.ALL_MINILM_L6_V2.tokenizer();
        assertThatThrownBy(() -> BuiltinModels.read(new BuiltinModel.Source(source.resource(), "00")))
                .hasMessageContaining(source.resource())
                .hasMessageContaining(source.sha256())
                .hasMessageContaining("another version");
        assertThatThrownBy(() -> BuiltinModels.read(new BuiltinModel.Source("/no.onnx", "00")))
                .hasMessageContaining("/no.onnx")
                .hasMessageContaining("jar");
    }

    @Test
    void everyFileIsAccountedForInTheRecord() throws IOException {
        Path folder = convert(BuiltinModel.ALL_MINILM_L6_V2);
        JsonNode record =
                new JsonMapper().readTree(folder.resolve("conversion.json").toFile());
        assertThat(record.at("/source/onnx_sha256").asText())
                .isEqualTo(BuiltinModel.ALL_MINILM_L6_V2.onnx().sha256());
        assertThat(record.get("files").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "1_Pooling/config.json",
                        "config.json",
                        "config_sentence_transformers.json",
                        "model.safetensors",
                        "modules.json",
                        "sentence_bert_config.json",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.txt");
        assertThat(record.at("/files/model.safetensors").asText())
                .isEqualTo(Digests.sha256(folder.resolve("model.safetensors")));
    }

    private static Path convert(BuiltinModel model) throws IOException {
        return new BuiltinModels(root).folder(model);
    }

    private static float[][] onnx(BuiltinModel model, long[] ids) throws IOException, OrtException {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream in =
                        BuiltinModel.class.getResourceAsStream(model.onnx().resource());
                OrtSession session = environment.createSession(in.readAllBytes());
                OnnxTensor tokens = OnnxTensor.createTensor(environment, new long[][] {ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][] {new long[ids.length]});
                OrtSession.Result result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }
}
