package io.freshet.actors.gate;

import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.evaluate.OutputSample;
import io.freshet.model.evaluate.OutputSpread;
import io.freshet.model.evaluate.ProbeAnswers;
import io.freshet.model.evaluate.RetrievalReport;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures versions of one base model. Used by one thread; the model belongs to whoever made the evaluator. */
public interface VersionEvaluator {

    /** What versions are compared by. */
    List<GateMetric> metrics();

    /** Reads a version's adapter, whatever its numbers; the caller closes it. */
    LoraAdapter read(Path folder) throws IOException;

    /** Frobenius norm of the base model's linear layers, which an adapter's change is measured by. */
    double weightNorm();

    /** How a version's outputs spread over texts, beside the base model's. */
    List<OutputSpread> spreads(OutputSample sample, LowRank delta);

    /**
     * How a version answers the probe.
     *
     * @param folder with the trainer's answers
     * @param parent the adapter it was trained from, or {@link LowRank#NONE}
     * @throws IOException if there are none for this kind of model
     */
    ProbeAnswers probe(Path folder, LowRank delta, LowRank parent) throws IOException;

    /**
     * Prepares the measuring of several versions on one set.
     *
     * @param known base vectors of documents of the set; all others are encoded here
     */
    Measure on(EvaluationSet set, RoundVectors known);

    /** A version on a set. */
    @FunctionalInterface
    interface Measure {

        /** @param delta the version's adapter, or {@link LowRank#NONE} for the base model */
        RetrievalReport of(LowRank delta);
    }
}
