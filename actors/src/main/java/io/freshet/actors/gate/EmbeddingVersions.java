package io.freshet.actors.gate;

import io.freshet.config.Side;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Versions of an embedding model, by what they retrieve from the whole corpus of a set.
 *
 * @param side whether an adapter encodes the documents too
 */
public record EmbeddingVersions(TextEncoder encoder, Side side) implements VersionEvaluator {

    @Override
    public List<GateMetric> metrics() {
        return GateMetric.OF_EMBEDDINGS;
    }

    @Override
    public LoraAdapter read(Path folder) throws IOException {
        return PeftFolder.readUnjudged(
                folder, encoder.linears(), encoder.options().device());
    }

    @Override
    public Measure on(EvaluationSet set, RoundVectors known) {
        EmbeddingEvaluator evaluator = EmbeddingEvaluator.of(encoder, side, set, known);
        return delta -> evaluator.evaluate(set, delta).metrics();
    }
}
