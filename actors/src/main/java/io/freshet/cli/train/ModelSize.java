package io.freshet.cli.train;

import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.run.RunSummary;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How many parameters a model has and how many of an adapter are trained. */
final class ModelSize {

    private ModelSize() {}

    static String describe(String modelType, Path folder, List<LinearSite> sites, TrainOptions options)
            throws IOException {
        LoraSpec spec = options.settings().lora();
        long trainable = sites.stream()
                .filter(spec::adapts)
                .mapToLong(site -> (long) spec.rank() * (site.in() + site.out()))
                .sum();
        try (TensorSource source =
                ShardedSafetensors.open(SentenceTransformersFolder.read(folder).transformer())) {
            long base = source.names().stream()
                    .mapToLong(name -> Arrays.stream(source.info(name).shape()).reduce(1, (a, b) -> a * b))
                    .sum();
            return RunSummary.parameters(modelType, base + trainable, trainable);
        }
    }
}
