package io.freshet.model.export;

import ai.djl.Device;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Made-up adapters that change every layer. */
final class Adapters {

    private Adapters() {}

    /** Writes one; B is normal with standard deviation {@code size}. */
    static Path write(Path folder, List<LinearSite> sites, double size, PeftStyle style) throws IOException {
        Random random = new Random(9);
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 8, false, 0, List.of()), sites, Device.cpu(), 3)) {
            adapter.parameters().forEach((name, tensor) -> {
                if (name.endsWith(".lora_B.weight")) {
                    float[] values = new float[(int) tensor.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (size * random.nextGaussian());
                    }
                    tensor.set(values);
                }
            });
            PeftFolder.write(Files.createDirectories(folder), adapter, "base", sites, style);
            return folder;
        }
    }
}
