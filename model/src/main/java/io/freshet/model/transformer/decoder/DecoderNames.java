package io.freshet.model.transformer.decoder;

import io.freshet.model.transformer.LinearSite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every weight name of the families with its shape, in one place; as in files of a bare model. Files of a language model
 * put {@code model.} before all of them but the head.
 */
public final class DecoderNames {

    /** Before the names of a language model, but for {@link #HEAD}. */
    public static final String PREFIX = "model.";

    static final String WORDS = "embed_tokens.weight";
    static final String NORM = "norm.weight";
    static final String HEAD = "lm_head.weight";

    private static final String LAYER = "layers.%d.";
    private static final String QUERY = "self_attn.q_proj";
    private static final String KEY = "self_attn.k_proj";
    private static final String VALUE = "self_attn.v_proj";
    private static final String ATTENTION_OUTPUT = "self_attn.o_proj";
    private static final String GATE = "mlp.gate_proj";
    private static final String UP = "mlp.up_proj";
    private static final String DOWN = "mlp.down_proj";

    private static final long[] ABSENT = {0};

    private DecoderNames() {}

    /** Every tensor of a model's file: name → shape, the head only where it is not tied. */
    public static Map<String, long[]> shapes(DecoderConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(WORDS, words(config));
        for (int i = 0; i < config.layers(); i++) {
            layer(config, i).forEach((name, shape) -> {
                if (!isAbsent(shape)) {
                    shapes.put(name, shape);
                }
            });
        }
        shapes.put(NORM, norm(config));
        if (!config.tiedHead()) {
            shapes.put(HEAD, words(config));
        }
        return shapes;
    }

    static long[] words(DecoderConfig config) {
        return new long[] {config.vocabulary(), config.hidden()};
    }

    static long[] norm(DecoderConfig config) {
        return new long[] {config.hidden()};
    }

    /** The tensors of a layer in the order in which {@code decoder.py} takes them; what the family has not is absent. */
    static Map<String, long[]> layer(DecoderConfig config, int index) {
        String layer = LAYER.formatted(index);
        int h = config.hidden();
        int f = config.intermediate();
        boolean bias = config.attentionBias();
        long[] headNorm = config.family().headNorms() ? new long[] {config.headWidth()} : ABSENT;
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(layer + "input_layernorm.weight", new long[] {h});
        linear(shapes, layer + QUERY, config.queryWidth(), h, bias);
        linear(shapes, layer + KEY, config.keyValueWidth(), h, bias);
        linear(shapes, layer + VALUE, config.keyValueWidth(), h, bias);
        linear(
                shapes,
                layer + ATTENTION_OUTPUT,
                h,
                config.queryWidth(),
                bias && config.family().outputBias());
        shapes.put(layer + "self_attn.q_norm.weight", headNorm);
        shapes.put(layer + "self_attn.k_norm.weight", headNorm);
        shapes.put(layer + "post_attention_layernorm.weight", new long[] {h});
        shapes.put(layer + GATE + ".weight", new long[] {f, h});
        shapes.put(layer + UP + ".weight", new long[] {f, h});
        shapes.put(layer + DOWN + ".weight", new long[] {h, f});
        return shapes;
    }

    private static void linear(Map<String, long[]> shapes, String path, int out, int in, boolean bias) {
        shapes.put(path + ".weight", new long[] {out, in});
        shapes.put(path + ".bias", bias ? new long[] {out} : ABSENT);
    }

    static boolean isAbsent(long[] shape) {
        return shape == ABSENT;
    }

    /** In the order in which {@code decoder.py} takes LoRA pairs. */
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
