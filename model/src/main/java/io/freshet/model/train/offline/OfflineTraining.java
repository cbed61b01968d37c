package io.freshet.model.train.offline;

import io.freshet.model.run.EvalEvent;
import io.freshet.model.run.RunPlan;
import io.freshet.model.run.TrainEvent;
import io.freshet.model.run.TrainingRun;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.StepReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a training to its end and writes it down. Used by one thread; trainer and run belong to the caller.
 *
 * @param evaluation empty = the training rows are all there is
 * @param baseModel what saved adapters shall name as their base
 */
public record OfflineTraining<R>(
        AdapterTrainer<R> trainer,
        Optional<Evaluation<R>> evaluation,
        TrainingRun run,
        RunPlan plan,
        String baseModel,
        InstantSource clock) {

    /** So many updates without a finite gradient in a row are no accident. */
    private static final int MOST_SKIPPED = 10;

    /** Hears how it goes. */
    public interface Listener {

        void stepped(StepReport report);

        void evaluated(int step, Evaluation.Result result);

        /** Hears nothing. */
        static Listener none() {
            return new Listener() {
                @Override
                public void stepped(StepReport report) {}

                @Override
                public void evaluated(int step, Evaluation.Result result) {}
            };
        }
    }

    /**
     * Runs all updates that are left. The model is evaluated before the first one too: the base to compare with.
     *
     * @throws IOException if the run's folder cannot be written
     * @throws IllegalStateException if update after update has no finite gradient
     */
    public void run(Listener listener) throws IOException {
        if (trainer.done() == 0) {
            evaluate(listener);
        }
        List<StepReport> sinceLogged = new ArrayList<>();
        int skippedInARow = 0;
        while (trainer.hasNext()) {
            StepReport report = trainer.next();
            listener.stepped(report);
            sinceLogged.add(report);
            skippedInARow = report.skipped().isPresent() ? skippedInARow + 1 : 0;
            if (skippedInARow >= MOST_SKIPPED) {
                throw new IllegalStateException(MOST_SKIPPED + " updates in a row were skipped, the last at step "
                        + report.step() + " (" + report.skipped().get()
                        + "): the model or the data give no finite gradients; try a lower learning rate, a higher"
                        + " temperature, or float32");
            }
            boolean last = !trainer.hasNext();
            if (report.step() == 1 || due(report, plan.loggingSteps()) || last) {
                log(sinceLogged);
                sinceLogged.clear();
            }
            if (due(report, plan.evalSteps()) || last) {
                evaluate(listener);
            }
            if (due(report, plan.saveSteps()) || last) {
                run.checkpoint(report.step(), trainer.epochs(), folder -> trainer.save(folder, baseModel));
            }
        }
    }

    private static boolean due(StepReport report, int every) {
        return report.step() % every == 0;
    }

    private void log(List<StepReport> reports) throws IOException {
        StepReport last = reports.get(reports.size() - 1);
        List<StepReport> taken =
                reports.stream().filter(report -> report.skipped().isEmpty()).toList();
        Map<String, Double> more = new LinkedHashMap<>();
        more.put(
                "margin",
                taken.stream().mapToDouble(StepReport::margin).average().orElse(Double.NaN));
        if (taken.size() < reports.size()) {
            more.put("skipped_steps", (double) reports.size() - taken.size());
        }
        run.log(new TrainEvent(
                last.step(),
                trainer.epochs(),
                taken.stream().mapToDouble(StepReport::loss).average().orElse(Double.NaN),
                last.gradNorm(),
                last.learningRate(),
                more));
    }

    private void evaluate(Listener listener) throws IOException {
        if (evaluation.isEmpty()) {
            return;
        }
        Instant start = clock.instant();
        Evaluation.Result result =
                evaluation.get().run(trainer.objective(), trainer.adapter().lowRank());
        run.log(new EvalEvent(
                trainer.done(),
                trainer.epochs(),
                result.metrics(),
                Duration.between(start, clock.instant()),
                result.samples(),
                result.batches()));
        listener.evaluated(trainer.done(), result);
    }
}
