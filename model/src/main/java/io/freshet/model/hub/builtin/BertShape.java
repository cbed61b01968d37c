package io.freshet.model.hub.builtin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that define a BERT encoder.
 *
 * @param positions longest sequence
 * @param types number of token types
 */
record BertShape(int hidden, int layers, int heads, int intermediate, int vocabulary, int positions, int types) {

    static final String POOLER_WEIGHT = "pooler.dense.weight";
    static final String POOLER_BIAS = "pooler.dense.bias";

    /** Names, as in transformers' BertModel, and shapes of all weights but the pooler's, which is optional. */
    Map<String, long[]> tensors() {
        Map<String, long[]> tensors = new LinkedHashMap<>();
        tensors.put("embeddings.word_embeddings.weight", new long[] {vocabulary, hidden});
        tensors.put("embeddings.position_embeddings.weight", new long[] {positions, hidden});
        tensors.put("embeddings.token_type_embeddings.weight", new long[] {types, hidden});
        norm(tensors, "embeddings.LayerNorm");
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i + ".";
            linear(tensors, layer + "attention.self.query", hidden, hidden);
            linear(tensors, layer + "attention.self.key", hidden, hidden);
            linear(tensors, layer + "attention.self.value", hidden, hidden);
            linear(tensors, layer + "attention.output.dense", hidden, hidden);
            norm(tensors, layer + "attention.output.LayerNorm");
            linear(tensors, layer + "intermediate.dense", intermediate, hidden);
            linear(tensors, layer + "output.dense", hidden, intermediate);
            norm(tensors, layer + "output.LayerNorm");
        }
        return tensors;
    }

    Map<String, long[]> pooler() {
        return Map.of(POOLER_WEIGHT, new long[] {hidden, hidden}, POOLER_BIAS, new long[] {hidden});
    }

    private static void linear(Map<String, long[]> tensors, String module, int out, int in) {
        tensors.put(module + ".weight", new long[] {out, in});
        tensors.put(module + ".bias", new long[] {out});
    }

    private void norm(Map<String, long[]> tensors, String module) {
        tensors.put(module + ".weight", new long[] {hidden});
        tensors.put(module + ".bias", new long[] {hidden});
    }
}
