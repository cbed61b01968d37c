package io.freshet.cli.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.metrics.Latency;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.SetMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code --report} writes of a lane; its names are a contract. Where several lanes ran, the first one's stands at
 * the top, and all of them in {@code lanes}.
 *
 * @param side null for a reranker
 * @param lanes null unless several ran
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DemoReport(
        String lane,
        String task,
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
        double seconds,
        List<DemoReport> lanes) {

    /** Of a process with these lanes. */
    static DemoReport of(List<DemoReport> lanes) {
        DemoReport first = lanes.get(0);
        return lanes.size() == 1
                ? first
                : new DemoReport(
                        first.lane,
                        first.task,
                        first.rounds,
                        first.versions,
                        first.heldOut,
                        first.general,
                        first.records,
                        first.feedbackToServedSeconds,
                        first.swaps,
                        first.window,
                        first.model,
                        first.side,
                        first.seed,
                        first.seconds,
                        lanes);
    }

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
                            manifest.metrics().heldOut(),
                            manifest.metrics().general(),
                            manifest.metrics().gate()));
        }
    }

    /** @param gate the other numbers it decided by */
    record Measured(SetMetrics heldOut, SetMetrics general, Map<String, Double> gate) {}

    /** The base model and what is served at the end, on the same questions; each figure by its name. */
    record Compared(Map<String, Double> base, Map<String, Double> served) {}

    record Records(long produced, long trained, long heldOut, long deadLettered) {

        static Records of(long produced, List<Manifest> manifests) {
            long trained = 0;
            long heldOut = 0;
            long deadLettered = 0;
            for (Manifest manifest : manifests) {
                trained += manifest.counts().trained();
                heldOut += manifest.counts().heldOut();
                deadLettered += manifest.counts().deadLettered();
            }
            return new Records(produced, trained, heldOut, deadLettered);
        }
    }

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
