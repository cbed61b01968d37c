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
import java.util.function.DoubleSupplier;

/** Adapters that were never trained. */
public final class TestAdapters {

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
     * Writes an adapter and its probe.
     *
     * @param weights of the matrices B, one after the other; A is random
     * @return its weight change
     */
    public static double write(Path folder, TextEncoder encoder, DoubleSupplier weights) throws IOException {
        try (LoraAdapter adapter =
                LoraAdapter.initial(SPEC, encoder.linears(), encoder.options().device(), 1)) {
            adapter.parameters().forEach((name, tensor) -> {
                if (name.endsWith(".lora_B.weight")) {
                    float[] values = new float[(int) tensor.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) weights.getAsDouble();
                    }
                    tensor.set(values);
                }
            });
            PeftFolder.write(folder, adapter, "builtin:bge-small-zh-v1.5", encoder.linears());
            Probe.of(encoder, adapter.lowRank()).write(folder);
            return adapter.deltaNorm();
        }
    }
}
