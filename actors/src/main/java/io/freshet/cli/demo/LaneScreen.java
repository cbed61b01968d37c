package io.freshet.cli.demo;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.train.StepReport;
import java.util.Locale;

/** A lane's loop on the screen. Safe for any number of threads. */
final class LaneScreen implements LoopListener {

    private static final int COLLECT_EVERY = 60;
    private static final int STEP_EVERY = 4;

    private final Screen screen;
    private final String prefix;
    private long lastCollected = -1;

    /** @param prefix of every line, to tell the lanes apart */
    LaneScreen(Screen screen, String prefix) {
        this.screen = screen;
        this.prefix = prefix;
    }

    private void line(String what, String format, Object... values) {
        screen.line(what, "%s%s", prefix, String.format(Locale.ROOT, format, values));
    }

    @Override
    public void on(LoopEvent event) {
        if (event instanceof LoopEvent.Collected collected) {
            collected(collected);
        } else if (event instanceof LoopEvent.DeadLettered bad) {
            line("refused", "a record went to the dead-letter topic: %s", bad.reason());
        } else if (event instanceof LoopEvent.Mined mined) {
            line(
                    "mined",
                    "v%d: %d examples with %.1f hard negatives each, window of %d documents",
                    mined.version(),
                    mined.examples(),
                    mined.negativesPerExample(),
                    mined.windowDocuments());
            mined.alarms().forEach(alarm -> line("alarm", "%s", alarm));
        } else if (event instanceof LoopEvent.Stepped stepped) {
            step(stepped.version(), stepped.report());
        } else if (event instanceof LoopEvent.TrainingFailed failed) {
            line("trainer", "v%d: attempt %d failed, the round runs again", failed.version(), failed.attempt());
        } else if (event instanceof LoopEvent.Judged judged) {
            judged(judged);
        } else if (event instanceof LoopEvent.Committed committed) {
            var manifest = committed.manifest();
            line(
                    manifest.status() == Status.PUBLISHED ? "publish" : "reject",
                    "v%d (parent v%d) is in the lineage with %d pairs",
                    manifest.version(),
                    manifest.parent(),
                    manifest.counts().trained());
        } else if (event instanceof LoopEvent.Swapped swapped) {
            line(
                    "swap",
                    "v%d answers now, %d ms after its announcement",
                    swapped.version(),
                    swapped.took().toMillis());
        } else if (event instanceof LoopEvent.SwapFailed failed) {
            line("swap", "v%d could not be taken: %s", failed.version(), failed.why());
        }
    }

    private synchronized void collected(LoopEvent.Collected event) {
        long step = event.inRound() / COLLECT_EVERY;
        if (event.inRound() > 0 && event.inRound() % COLLECT_EVERY == 0 && step != lastCollected) {
            line("collect", "%d of %d pairs, %d held out", event.inRound(), event.of(), event.heldOut());
        }
        lastCollected = step;
    }

    private void step(long version, StepReport report) {
        if (report.skipped().isPresent()) {
            line(
                    "train",
                    "v%d step %d skipped: %s",
                    version,
                    report.step(),
                    report.skipped().get());
        } else if (report.step() % STEP_EVERY == 1 || report.step() == report.steps()) {
            line(
                    "train",
                    "v%d step %d of %d: loss %.4f, margin %+.4f, learning rate %.1e",
                    version,
                    report.step(),
                    report.steps(),
                    report.loss(),
                    report.margin(),
                    report.learningRate());
        }
    }

    private void judged(LoopEvent.Judged event) {
        line("gate", "v%d held-out nDCG@10 %s; general %s", event.version(), of(event.fresh()), of(event.general()));
        if (event.decision() instanceof GateDecision.Reject reject) {
            reject.reasons().forEach(reason -> line("gate", "rejected: %s", reason));
        }
    }

    private static String of(ComparedMetrics compared) {
        return compared.queries() == 0
                ? "not measured"
                : String.format(
                        Locale.ROOT,
                        "%.4f (parent %.4f, base %.4f)",
                        compared.candidate().ndcgAt10(),
                        compared.parent().ndcgAt10(),
                        compared.base().ndcgAt10());
    }
}
