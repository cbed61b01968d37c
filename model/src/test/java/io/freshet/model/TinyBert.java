package io.freshet.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A BERT of two layers with made-up weights: as good as a real one where only the mechanics matter, and fast. */
public final class TinyBert {

    public static final int HIDDEN = 16;
    private static final int INTERMEDIATE = 32;
    private static final int VOCABULARY = 21128; // that of BGE, whose tokenizer it borrows
    private static final int POSITIONS = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyBert() {}

    /** A whole model folder. */
    public static Path write(Path folder) throws IOException {
        write(folder, config(), tensors());
        Files.copy(TestModels.folder(TestModels.BGE).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        return folder;
    }

    /** Configuration and weights. */
    public static Path write(Path folder, ObjectNode config, Map<String, TensorData> tensors) throws IOException {
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, SafetensorsWriter.PYTORCH);
        return folder;
    }

    public static ObjectNode config() {
        return JSON.createObjectNode()
                .put("model_type", "bert")
                .put("hidden_act", "gelu")
                .put("hidden_size", HIDDEN)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 2)
                .put("intermediate_size", INTERMEDIATE)
                .put("max_position_embeddings", POSITIONS);
    }

    /** Every tensor under its usual name, F32. The values are multiples of 1/32, which F16 and BF16 keep exactly. */
    public static Map<String, TensorData> tensors() {
        Map<String, TensorData> tensors = new TreeMap<>();
        Random random = new Random(11);
        put(tensors, random, "embeddings.word_embeddings.weight", VOCABULARY, HIDDEN);
        put(tensors, random, "embeddings.position_embeddings.weight", POSITIONS, HIDDEN);
        put(tensors, random, "embeddings.token_type_embeddings.weight", 2, HIDDEN);
        put(tensors, random, "embeddings.LayerNorm.weight", HIDDEN);
        put(tensors, random, "embeddings.LayerNorm.bias", HIDDEN);
        for (int i = 0; i < 2; i++) {
            String layer = "encoder.layer." + i + ".";
            for (String name : new String[] {"self.query", "self.key", "self.value", "output.dense"}) {
                linear(tensors, random, layer + "attention." + name, HIDDEN, HIDDEN);
            }
            linear(tensors, random, layer + "intermediate.dense", INTERMEDIATE, HIDDEN);
            linear(tensors, random, layer + "output.dense", HIDDEN, INTERMEDIATE);
            for (String norm : new String[] {"attention.output.LayerNorm", "output.LayerNorm"}) {
                put(tensors, random, layer + norm + ".weight", HIDDEN);
                put(tensors, random, layer + norm + ".bias", HIDDEN);
            }
        }
        return tensors;
    }

    private static void linear(Map<String, TensorData> tensors, Random random, String path, int out, int in) {
        put(tensors, random, path + ".weight", out, in);
        put(tensors, random, path + ".bias", out);
    }

    private static void put(Map<String, TensorData> tensors, Random random, String name, long... shape) {
        int size = 1;
        for (long dimension : shape) {
            size *= (int) dimension;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (random.nextInt(33) - 16) / 32f;
        }
        tensors.put(name, TensorData.ofFloats(shape, values));
    }
}
