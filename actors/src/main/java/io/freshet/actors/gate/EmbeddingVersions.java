package io.freshet.actors.gate;

import io.freshet.config.Side;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.evaluate.OutputSample;
import io.freshet.model.evaluate.OutputSpread;
import io.freshet.model.evaluate.ProbeAnswers;
import io.freshet.model.evaluate.VectorSpread;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
        return delta -> evaluator.evaluate(set, delta);
    }

    @Override
    public double weightNorm() {
        return encoder.weightNorm();
    }

    @Override
    public List<OutputSpread> spreads(OutputSample sample, LowRank delta) {
        OutputSpread queries = spread(Role.QUERY, sample.queries(), delta);
        return side == Side.QUERY
                ? List.of(queries)
                : List.of(queries, spread(Role.DOCUMENT, sample.documents(), delta));
    }

    private OutputSpread spread(Role role, List<String> texts, LowRank delta) {
        return new OutputSpread.OfVectors(
                role.name().toLowerCase(Locale.ROOT),
                VectorSpread.of(encoder.encode(texts, role, LowRank.NONE)),
                VectorSpread.of(encoder.encode(texts, role, delta)));
    }

    @Override
    public ProbeAnswers probe(Path folder, LowRank delta, LowRank parent) throws IOException {
        Probe trainer = Probe.read(folder);
        Probe here = Probe.of(encoder, trainer.queries(), delta);
        return new ProbeAnswers(
                here.distance(trainer),
                Probe.tolerance(encoder),
                here.distance(encoder, LowRank.NONE),
                here.distance(encoder, parent));
    }
}
