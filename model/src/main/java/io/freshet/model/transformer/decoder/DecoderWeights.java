package io.freshet.model.transformer.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.WeightLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every weight name of the families, in one place. Files of a language model put {@code model.} before all names but the
 * head's, files of a bare model do not; both are read.
 *
 * @param words input embedding [V, H]
 * @param layers for each layer the 15 tensors that {@code decoder.py} lists
 * @param norm scale of the last norm [H]
 * @param head output embedding [V, H]: {@code words} itself where the model ties them; empty if the file has none, as in
 *     Qwen3-Embedding-8B
 */
record DecoderWeights(NDArray words, List<NDList> layers, NDArray norm, Optional<NDArray> head) {

    private static final String LAYER = "layers.%d.";
    private static final String QUERY = "self_attn.q_proj";
    private static final String KEY = "self_attn.k_proj";
    private static final String VALUE = "self_attn.v_proj";
    private static final String ATTENTION_OUTPUT = "self_attn.o_proj";
    private static final String GATE = "mlp.gate_proj";
    private static final String UP = "mlp.up_proj";
    private static final String DOWN = "mlp.down_proj";
    private static final String HEAD = "lm_head.weight";

    static DecoderWeights load(TensorSource source, NDManager owner, DataType compute, DecoderConfig config) {
        WeightLoader loader = new WeightLoader(source, owner, compute, "model.");
        int h = config.hidden();
        NDArray absent = owner.create(new Shape(0), DataType.FLOAT32);
        NDArray words = loader.matrix("embed_tokens.weight", config.vocabulary(), h);
        List<NDList> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(loader, LAYER.formatted(i), config, absent));
        }
        NDArray norm = loader.vector("norm.weight", h);
        Optional<NDArray> head = Optional.empty();
        if (config.tiedHead()) {
            head = Optional.of(words);
        } else if (loader.has(HEAD)) {
            head = Optional.of(loader.matrix(HEAD, config.vocabulary(), h));
        }
        // Older Llama files carry the rotary frequencies, which follow from the configuration.
        loader.refuseUnread(name -> name.contains("layers.") && !name.endsWith("rotary_emb.inv_freq"));
        return new DecoderWeights(words, layers, norm, head);
    }

    private static NDList layer(WeightLoader loader, String layer, DecoderConfig config, NDArray absent) {
        int h = config.hidden();
        int a = config.queryWidth();
        int k = config.keyValueWidth();
        int f = config.intermediate();
        boolean bias = config.attentionBias();
        boolean headNorms = config.family().headNorms();
        NDList weights = new NDList(loader.vector(layer + "input_layernorm.weight", h));
        linear(loader, weights, layer + QUERY, a, h, bias ? null : absent);
        linear(loader, weights, layer + KEY, k, h, bias ? null : absent);
        linear(loader, weights, layer + VALUE, k, h, bias ? null : absent);
        linear(
                loader,
                weights,
                layer + ATTENTION_OUTPUT,
                h,
                a,
                bias && config.family().outputBias() ? null : absent);
        int d = config.headWidth();
        weights.add(headNorms ? loader.vector(layer + "self_attn.q_norm.weight", d) : absent);
        weights.add(headNorms ? loader.vector(layer + "self_attn.k_norm.weight", d) : absent);
        weights.add(loader.vector(layer + "post_attention_layernorm.weight", h));
        weights.add(loader.matrix(layer + GATE + ".weight", f, h));
        weights.add(loader.matrix(layer + UP + ".weight", f, h));
        weights.add(loader.matrix(layer + DOWN + ".weight", h, f));
        return weights;
    }

    /** Weight and bias; {@code noBias} stands for the bias unless it is null. */
    private static void linear(WeightLoader loader, NDList into, String path, int out, int in, NDArray noBias) {
        into.add(loader.matrix(path + ".weight", out, in));
        into.add(noBias != null ? noBias : loader.vector(path + ".bias", out));
    }

    /** In the order in which {@code decoder.py} takes LoRA pairs, by the names of a bare model. */
    static List<LinearSite> sites(DecoderConfig config) {
        int h = config.hidden();
        int a = config.queryWidth();
        int k = config.keyValueWidth();
        int f = config.intermediate();
        List<LinearSite> sites = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = LAYER.formatted(i);
            sites.add(new LinearSite(i, layer + QUERY, h, a));
            sites.add(new LinearSite(i, layer + KEY, h, k));
            sites.add(new LinearSite(i, layer + VALUE, h, k));
            sites.add(new LinearSite(i, layer + ATTENTION_OUTPUT, a, h));
            sites.add(new LinearSite(i, layer + GATE, h, f));
            sites.add(new LinearSite(i, layer + UP, h, f));
            sites.add(new LinearSite(i, layer + DOWN, f, h));
        }
        return List.copyOf(sites);
    }
}
