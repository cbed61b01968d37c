package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.memory.Outcome;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Metrics;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the manifest of a round says of its result.
 *
 * @param poison why its pairs go to quarantine; empty = they do not
 * @param kept what window and quarantine have of the round
 */
record ManifestOf(Status status, Metrics metrics, List<String> notes, Optional<String> poison, Lineage.Kept kept) {

    /** @param finite false if too many steps of the training were not, so that nobody knows what is wrong with the round */
    static ManifestOf judged(Gate.Verdict verdict, boolean finite) {
        Metrics metrics = new Metrics(metrics(verdict.fresh()), metrics(verdict.general()), verdict.numbers());
        if (verdict.decision() instanceof GateDecision.Reject rejected) {
            return finite
                    ? rejected(metrics, rejected.reasons(), Optional.empty(), Lineage.Kept.DOCUMENTS)
                    : rejected(
                            metrics,
                            rejected.reasons(),
                            Optional.of("too many losses or gradients were NaN or infinite"),
                            Lineage.Kept.DOCUMENTS_AND_QUARANTINED_PAIRS);
        }
        List<String> notes = ((GateDecision.Publish) verdict.decision()).notes();
        return new ManifestOf(Status.PUBLISHED, metrics, notes, Optional.empty(), Lineage.Kept.DOCUMENTS);
    }

    /** The records count as consumed, the adapter stays as it was. */
    static ManifestOf untrainable(int attempts) {
        String why = "training failed " + attempts + " times";
        return rejected(Metrics.NONE, List.of(why), Optional.of(why), Lineage.Kept.DOCUMENTS_AND_QUARANTINED_PAIRS);
    }

    /** The same, when whoever works on the round dies of it. */
    static ManifestOf deadly(int attempts) {
        String why = attempts + " processes in a row ended while they worked on this round";
        return rejected(Metrics.NONE, List.of(why), Optional.of(why), Lineage.Kept.QUARANTINED_PAIRS);
    }

    /** None of its records is of use. */
    static ManifestOf nothingToTrain() {
        return rejected(
                Metrics.NONE, List.of("none of the records can be trained"), Optional.empty(), Lineage.Kept.DOCUMENTS);
    }

    private static ManifestOf rejected(
            Metrics metrics, List<String> notes, Optional<String> poison, Lineage.Kept kept) {
        return new ManifestOf(Status.REJECTED, metrics, notes, poison, kept);
    }

    /** As the lane remembers it. */
    Outcome outcome() {
        if (poison.isPresent()) {
            return Outcome.QUARANTINED;
        }
        return status == Status.PUBLISHED ? Outcome.PUBLISHED : Outcome.REJECTED;
    }

    Manifest build(LaneSettings lane, Round round, long parent, long epoch, Map<String, String> files, Times times) {
        long deadLettered = round.collected.deadLettered();
        return new Manifest(
                lane.config().lane(),
                round.version,
                parent,
                epoch,
                status,
                lane.baseModel(),
                files,
                round.collected.ranges(),
                poison.isPresent()
                        ? round.records.quarantinedCounts(deadLettered)
                        : round.records.counts(deadLettered, round.replayed.size()),
                metrics,
                lane.seedOf(round.version),
                lane.config().settingsHash(),
                times,
                notes);
    }

    /**
     * An earlier version under a new number. It consumes no records.
     *
     * @param at next offset of each partition
     */
    static Manifest adopted(
            Manifest earlier,
            Adoption adoption,
            long version,
            long epoch,
            String topic,
            Map<Integer, Long> at,
            SortedMap<String, String> files,
            InstantSource clock) {
        Instant now = clock.instant();
        String what = adoption.kind().name().toLowerCase(Locale.ROOT) + " to version " + earlier.version();
        return new Manifest(
                earlier.lane(),
                version,
                earlier.version(),
                epoch,
                Status.PUBLISHED,
                earlier.baseModel(),
                files,
                at.entrySet().stream()
                        .map(next -> new OffsetRange(topic, next.getKey(), next.getValue(), next.getValue()))
                        .toList(),
                new RecordCounts(0, 0, 0, Map.of()),
                earlier.metrics(),
                earlier.seed(),
                earlier.settingsHash(),
                new Times(now, now),
                List.of(adoption.reason().isBlank() ? what : what + ": " + adoption.reason()));
    }

    private static SetMetrics metrics(ComparedMetrics compared) {
        return compared.queries() == 0
                ? SetMetrics.NONE
                : new SetMetrics(
                        compared.base().asMap(),
                        compared.parent().asMap(),
                        compared.candidate().asMap());
    }
}
