package io.freshet.actors.coordinator;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Metrics;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;

/** What the manifest of a round says of its result. */
record ManifestOf(RoundDraft records, Status status, Metrics metrics, List<String> notes) {

    static ManifestOf judged(RoundDraft records, Gate.Verdict verdict) {
        Metrics metrics = new Metrics(metrics(verdict.fresh()), metrics(verdict.general()), verdict.numbers());
        if (verdict.decision() instanceof GateDecision.Reject rejected) {
            return new ManifestOf(records, Status.REJECTED, metrics, rejected.reasons());
        }
        return new ManifestOf(records, Status.PUBLISHED, metrics, ((GateDecision.Publish) verdict.decision()).notes());
    }

    /** The records count as consumed, the adapter stays as it was. */
    static ManifestOf failed(RoundDraft records, Trainer.Failed failure) {
        return new ManifestOf(
                records, Status.REJECTED, Metrics.NONE, List.of("training failed " + failure.attempts() + " times"));
    }

    Manifest build(
            LaneSettings lane,
            long version,
            long parent,
            long epoch,
            SortedMap<String, String> files,
            InstantSource clock) {
        return new Manifest(
                lane.config().lane(),
                version,
                parent,
                epoch,
                status,
                lane.baseModel(),
                files,
                records.ranges(),
                records.counts(),
                metrics,
                lane.seedOf(version),
                lane.config().settingsHash(),
                new Times(records.started(), clock.instant()),
                notes);
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
