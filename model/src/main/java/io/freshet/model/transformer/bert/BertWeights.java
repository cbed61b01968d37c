package io.freshet.model.transformer.bert;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.WeightLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Every weight name of the family, in one place.
 *
 * @param embeddings word [V, H], position [P, H], type [2, H], norm scale [H], norm shift [H]
 * @param layers for each layer the 16 tensors that {@code bert.py} lists
 */
record BertWeights(NDList embeddings, List<NDList> layers) {

    private static final String LAYER = "encoder.layer.%d.";
    private static final String QUERY = "attention.self.query";
    private static final String KEY = "attention.self.key";
    private static final String VALUE = "attention.self.value";
    private static final String ATTENTION_OUTPUT = "attention.output.dense";
    private static final String ATTENTION_NORM = "attention.output.LayerNorm";
    private static final String INTERMEDIATE = "intermediate.dense";
    private static final String OUTPUT = "output.dense";
    private static final String OUTPUT_NORM = "output.LayerNorm";

    static BertWeights load(TensorSource source, NDManager owner, DataType compute, BertConfig config) {
        WeightLoader loader = new WeightLoader(source, owner, compute, "bert.");
        int h = config.hidden();
        int f = config.intermediate();
        NDList embeddings = new NDList(
                loader.matrix("embeddings.word_embeddings.weight", -1, h),
                loader.matrix("embeddings.position_embeddings.weight", config.maxPositions(), h),
                loader.matrix("embeddings.token_type_embeddings.weight", -1, h));
        norm(loader, embeddings, "embeddings.LayerNorm", h);
        List<NDList> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = LAYER.formatted(i);
            NDList weights = new NDList();
            linear(loader, weights, layer + QUERY, h, h);
            linear(loader, weights, layer + KEY, h, h);
            linear(loader, weights, layer + VALUE, h, h);
            linear(loader, weights, layer + ATTENTION_OUTPUT, h, h);
            norm(loader, weights, layer + ATTENTION_NORM, h);
            linear(loader, weights, layer + INTERMEDIATE, f, h);
            linear(loader, weights, layer + OUTPUT, h, f);
            norm(loader, weights, layer + OUTPUT_NORM, h);
            layers.add(weights);
        }
        return new BertWeights(embeddings, layers);
    }

    /** In the order in which {@code bert.py} takes LoRA pairs. The pooler is no part of an embedding and is left out. */
    static List<LinearSite> sites(BertConfig config) {
        int h = config.hidden();
        int f = config.intermediate();
        List<LinearSite> sites = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = LAYER.formatted(i);
            for (String square : List.of(QUERY, KEY, VALUE, ATTENTION_OUTPUT)) {
                sites.add(new LinearSite(i, layer + square, h, h));
            }
            sites.add(new LinearSite(i, layer + INTERMEDIATE, h, f));
            sites.add(new LinearSite(i, layer + OUTPUT, f, h));
        }
        return List.copyOf(sites);
    }

    private static void linear(WeightLoader loader, NDList into, String path, int out, int in) {
        into.add(loader.matrix(path + ".weight", out, in));
        into.add(loader.vector(path + ".bias", out));
    }

    /** Files of before 2019 say gamma and beta. */
    private static void norm(WeightLoader loader, NDList into, String path, int width) {
        into.add(loader.vectorOf(width, path + ".weight", path + ".gamma"));
        into.add(loader.vectorOf(width, path + ".bias", path + ".beta"));
    }
}
