package io.freshet.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.metrics.Latency;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.evaluate.RetrievalMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@code --report} writes; its names are a contract. */
record DemoReport(
        int rounds,
        List<Version> versions,
        Compared heldOut,
        Compared general,
        Records records,
        Seconds feedbackToServedSeconds,
        Swaps swaps,
        int window,
        String model,
        String side,
        long seed,
        double seconds) {

    /** A version of the lineage and what the gate measured. */
    record Version(String lane, long version, long parent, String status, List<OffsetRange> offsets, Measured metrics) {

        static Version of(Manifest manifest) {
            return new Version(
                    manifest.lane(),
                    manifest.version(),
                    manifest.parent(),
                    manifest.status().label(),
                    manifest.offsets(),
                    new Measured(
                            manifest.metrics().heldOut(), manifest.metrics().general()));
        }
    }

    record Measured(SetMetrics heldOut, SetMetrics general) {}

    /** The base model and what is served at the end, on the same questions. */
    record Compared(Scores base, Scores served) {}

    record Scores(
            @JsonProperty("nDCG@10") double ndcg,
            @JsonProperty("MRR@10") double mrr,
            @JsonProperty("Recall@10") double recall,
            double margin) {

        static Scores of(RetrievalMetrics metrics) {
            return new Scores(metrics.ndcgAt10(), metrics.mrrAt10(), metrics.recallAt10(), metrics.margin());
        }
    }

    record Records(long produced, long trained, long heldOut, long deadLettered) {}

    /** From giving feedback to the first answer of a version that learnt from it. */
    record Seconds(double p50, double p95) {

        static Seconds of(Latency latency) {
            return new Seconds(latency.p50().toMillis() / 1000.0, latency.p95().toMillis() / 1000.0);
        }
    }

    /**
     * @param requestsDuring requests under way during a swap
     * @param failed of all requests that were sent
     * @param maxMillis the slowest request under way during a swap
     */
    record Swaps(int count, long requestsDuring, long failed, long maxMillis) {}

    void write(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }
}
