package io.freshet.cli.demo;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.metrics.LaneMetrics;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Task;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.RetrievalMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** One lane of the demo, with its own traffic and progress. */
final class LaneRun implements AutoCloseable {

    private final FreshetConfig config;
    private final Trial trial;
    private final EvaluationSet questions;
    private final Screen screen;
    private final String prefix;
    private final Traffic traffic;
    private final Progress progress;
    private Trial.Asked base;

    /** @param prefix of its lines on the screen */
    LaneRun(FreshetConfig config, Trial trial, EvaluationSet questions, Screen screen, String prefix) {
        this.config = config;
        this.trial = trial;
        this.questions = questions;
        this.screen = screen;
        this.prefix = prefix;
        this.traffic = new Traffic(trial);
        this.progress = new Progress(traffic);
    }

    String lane() {
        return config.lane();
    }

    void askBase() throws IOException, InterruptedException {
        base = trial.ask();
        screen.line(
                "base",
                "%snDCG@10 %.4f on held-out questions",
                prefix,
                base.heldOut().ndcgAt10());
    }

    /** Lets the traffic begin. */
    void start() {
        traffic.start();
    }

    LoopListener listener() {
        return LoopListener.all(List.of(new LaneScreen(screen, prefix), progress));
    }

    boolean isDone(int rounds) {
        return progress.isDone(rounds);
    }

    /** Asks what is served now, once the traffic has ended, and shows what became of the lane. */
    DemoReport report(long produced, LaneMetrics metrics) throws IOException, InterruptedException {
        Trial.Asked served = trial.ask();
        var manifests = progress.manifests();
        boolean embeds = config.task() == Task.EMBEDDING;
        DemoReport report = new DemoReport(
                config.lane(),
                config.task().label(),
                manifests.size(),
                manifests.stream().map(DemoReport.Version::of).toList(),
                compared(Trial.Asked::heldOut, served),
                compared(Trial.Asked::general, served),
                DemoReport.Records.of(produced, manifests),
                DemoReport.Seconds.of(metrics.feedbackToServed()),
                traffic.account(),
                progress.window(),
                config.model().ref(),
                embeds ? config.train().side().name().toLowerCase(Locale.ROOT) : null,
                config.train().seed(),
                screen.seconds(),
                null);
        new Summary(screen, questions).print(report, base, served, traffic.sent(), trial.caveat());
        return report;
    }

    private DemoReport.Compared compared(Function<Trial.Asked, RetrievalMetrics> set, Trial.Asked served) {
        return new DemoReport.Compared(trial.figures(set.apply(base)), trial.figures(set.apply(served)));
    }

    @Override
    public void close() {
        traffic.close();
    }
}
