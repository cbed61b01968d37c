package io.freshet.actors.testing;

import io.freshet.model.embed.Probe;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;

/** Adapters that were never trained. */
public final class TestAdapters {

    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final LoraSpec SPEC = new LoraSpec(4, 8, false, 0, List.of());

    private TestAdapters() {}

    /**
     * Writes an adapter that moves every query a little, each seed another way.
     *
     * @return its weight change
     */
    public static double random(Path folder, TextEncoder encoder, double size, long seed) throws IOException {
        Random random = new Random(seed);
        return write(folder, encoder, () -> size * random.nextGaussian());
    }

    /**
     * Writes an adapter that answers every text with the same vector: what leaves the last layer is a fixed direction,
     * however strong.
     *
     * @return its weight change
     */
    public static double collapsed(Path folder, TextEncoder encoder) throws IOException {
        Random random = new Random(7);
        return write(folder, encoder, (name, values) -> {
            boolean feedForward = name.contains(".output.dense.") && !name.contains(".attention.");
            for (int i = 0; i < values.length; i++) {
                if (name.endsWith(A)) {
                    // What comes in has passed a GELU: its sum is positive.
                    values[i] = feedForward ? 1 : 0;
                } else {
                    values[i] = feedForward ? (float) (1000 * random.nextGaussian()) : 0;
                }
            }
        });
    }

    /**
     * Writes an adapter and its probe.
     *
     * @param weights of the matrices B, one after the other; A is random
     * @return its weight change
     */
    public static double write(Path folder, TextEncoder encoder, DoubleSupplier weights) throws IOException {
        return write(folder, encoder, (name, values) -> {
            for (int i = 0; i < values.length && name.endsWith(B); i++) {
                values[i] = (float) weights.getAsDouble();
            }
        });
    }

    private static double write(Path folder, TextEncoder encoder, BiConsumer<String, float[]> weights)
            throws IOException {
        try (LoraAdapter adapter =
                LoraAdapter.initial(SPEC, encoder.linears(), encoder.options().device(), 1)) {
            adapter.parameters().forEach((name, tensor) -> {
                float[] values = tensor.toFloatArray();
                weights.accept(name, values);
                tensor.set(values);
            });
            PeftFolder.write(folder, adapter, "builtin:bge-small-zh-v1.5", encoder.linears());
            Probe.of(encoder, adapter.lowRank()).write(folder);
            return adapter.deltaNorm();
        }
    }
}
