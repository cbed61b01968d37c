package io.freshet.model.hub.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.hub.Pooling;
import io.freshet.model.hub.SentenceTransformersFiles;
import io.freshet.model.hub.builtin.BuiltinModel.EncoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Everything in a sentence-transformers folder of a BERT model but the weights and tokenizer.json. */
final class ModelFiles {

    private ModelFiles() {}

    /** Writes them into {@code folder}, which has the tokenizer.json already. */
    static void write(Path folder, BuiltinModel model) throws IOException {
        EncoderSettings settings = model.settings();
        write(folder.resolve("config.json"), bertConfig(model.shape()));
        write(folder.resolve("tokenizer_config.json"), tokenizerConfig(model));
        write(folder.resolve("special_tokens_map.json"), specialTokens());
        vocabulary(folder);
        write(
                folder.resolve("sentence_bert_config.json"),
                object().put("max_seq_length", settings.maxSequenceLength())
                        .put("do_lower_case", settings.lowerCaseText()));
        SentenceTransformersFiles.write(folder, model.shape().hidden(), pooling(model), settings.prompts());
    }

    static void write(Path file, JsonNode json) throws IOException {
        SentenceTransformersFiles.write(file, json);
    }

    private static ObjectNode bertConfig(BertShape shape) {
        ObjectNode config = object();
        config.putArray("architectures").add("BertModel");
        return config.put("attention_probs_dropout_prob", 0.1)
                .putNull("classifier_dropout")
                .put("hidden_act", "gelu")
                .put("hidden_dropout_prob", 0.1)
                .put("hidden_size", shape.hidden())
                .put("initializer_range", 0.02)
                .put("intermediate_size", shape.intermediate())
                .put("layer_norm_eps", 1e-12)
                .put("max_position_embeddings", shape.positions())
                .put("model_type", "bert")
                .put("num_attention_heads", shape.heads())
                .put("num_hidden_layers", shape.layers())
                .put("pad_token_id", 0)
                .put("position_embedding_type", "absolute")
                .put("torch_dtype", "float32")
                .put("type_vocab_size", shape.types())
                .put("use_cache", true)
                .put("vocab_size", shape.vocabulary());
    }

    private static ObjectNode tokenizerConfig(BuiltinModel model) {
        return specialTokens()
                .put("do_basic_tokenize", true)
                .put("do_lower_case", model.settings().lowerCaseTokenizer())
                .put("model_max_length", model.shape().positions())
                .putNull("strip_accents")
                .put("tokenize_chinese_chars", true)
                .put("tokenizer_class", "BertTokenizer");
    }

    private static ObjectNode specialTokens() {
        return object().put("cls_token", "[CLS]")
                .put("mask_token", "[MASK]")
                .put("pad_token", "[PAD]")
                .put("sep_token", "[SEP]")
                .put("unk_token", "[UNK]");
    }

    /** The vocabulary as BERT's original vocab.txt: one token a line, the line number is the id. */
    private static void vocabulary(Path folder) throws IOException {
        Map<Integer, String> byId = new TreeMap<>();
        new JsonMapper()
                .readTree(folder.resolve("tokenizer.json").toFile())
                .at("/model/vocab")
                .properties()
                .forEach(entry -> byId.put(entry.getValue().intValue(), entry.getKey()));
        Files.write(folder.resolve("vocab.txt"), byId.values());
    }

    private static Pooling pooling(BuiltinModel model) {
        return model.settings().pooling().equals("cls") ? Pooling.CLS : Pooling.MEAN;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
