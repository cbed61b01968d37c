package io.freshet.actors.gate;

import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Versions of an embedding model, by what they retrieve from the whole corpus of a set. */
public record EmbeddingVersions(EmbeddingEvaluator evaluator) implements VersionEvaluator {

    @Override
    public List<GateMetric> metrics() {
        return GateMetric.OF_EMBEDDINGS;
    }

    @Override
    public LoraAdapter read(Path folder) throws IOException {
        TextEncoder encoder = evaluator.encoder();
        return PeftFolder.readUnjudged(
                folder, encoder.linears(), encoder.options().device());
    }

    @Override
    public Measure on(EvaluationSet set) {
        return delta -> evaluator.evaluate(set, delta).metrics();
    }
}
