package io.freshet.actors.system;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.metrics.LaneMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns what a lane's loop tells into metrics. Safe for any number of threads. */
final class MetricsListener implements LoopListener {

    private final LaneMetrics metrics;

    /** By version: when the feedback it was trained on was given, until it is served. */
    private final TreeMap<Long, List<Instant>> waiting = new TreeMap<>();

    MetricsListener(LaneMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void on(LoopEvent event) {
        if (event instanceof LoopEvent.DeadLettered bad) {
            metrics.deadLetter(bad.reason());
        } else if (event instanceof LoopEvent.PhaseDone phase) {
            metrics.roundPhase(phase.phase(), phase.took());
        } else if (event instanceof LoopEvent.Mined mined) {
            metrics.windowDocuments(mined.windowDocuments());
        } else if (event instanceof LoopEvent.Stepped stepped) {
            step(stepped);
        } else if (event instanceof LoopEvent.Judged judged) {
            metrics.gate(judged.decision() instanceof GateDecision.Publish ? "published" : "rejected");
            evaluated("held-out", judged.fresh());
            evaluated("general", judged.general());
        } else if (event instanceof LoopEvent.Committed committed) {
            committed(committed);
        } else if (event instanceof LoopEvent.Swapped swapped) {
            metrics.swapped(swapped.took());
            metrics.version(swapped.version());
            served(swapped);
        } else if (event instanceof LoopEvent.Reembedded reembedded) {
            metrics.reembedded(reembedded.documents());
        } else if (event instanceof LoopEvent.ReembedDone done) {
            metrics.reembeddedVersion(done.version());
        } else if (event instanceof LoopEvent.ReembedFailed) {
            metrics.reembedFailed();
        } else if (event instanceof LoopEvent.CanaryDecided canary) {
            metrics.canary(canary.decision().label());
        } else if (event instanceof LoopEvent.Lag lag) {
            metrics.offsetLag(lag.records());
        }
    }

    private void evaluated(String set, ComparedMetrics compared) {
        if (compared.queries() > 0) {
            metrics.evaluated(set, compared.candidate().asMap());
        }
    }

    private void step(LoopEvent.Stepped stepped) {
        var report = stepped.report();
        if (report.skipped().isPresent()) {
            metrics.skippedStep(report.skipped().get());
            return;
        }
        metrics.loss(report.loss());
        metrics.trained(report.rows(), report.tokens(), 1 - (double) report.tokens() / report.padded());
    }

    private synchronized void committed(LoopEvent.Committed committed) {
        if (committed.manifest().status() == Status.PUBLISHED) {
            waiting.put(committed.manifest().version(), new ArrayList<>(committed.feedbackTimes()));
        }
    }

    /** A version has learnt what its ancestors had, so their feedback is served too. */
    private synchronized void served(LoopEvent.Swapped swapped) {
        Map<Long, List<Instant>> now = waiting.headMap(swapped.version(), true);
        now.values()
                .forEach(
                        times -> times.forEach(time -> metrics.feedbackToServed(Duration.between(time, swapped.at()))));
        now.clear();
    }
}
