package io.freshet.cli.train;

import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import io.freshet.model.run.ProcessMemory;
import io.freshet.model.run.RunFolder;
import io.freshet.model.run.RunPlan;
import io.freshet.model.run.RunSummary;
import io.freshet.model.run.TokenLengths;
import io.freshet.model.run.TrainerState;
import io.freshet.model.run.TrainingRun;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainingTask;
import io.freshet.model.train.offline.Evaluation;
import io.freshet.model.train.offline.OfflineTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A training from its rows to its last checkpoint, with progress on standard error and the result on standard output.
 *
 * @param arguments for {@code args.json}; of those the result depends on, a resumed run must have the same
 * @param lengths of the training rows
 * @param validation of the rows of the evaluation
 * @param more further fields of the log's last line
 */
record TrainingJob<R>(
        TrainOptions options,
        CommandLine command,
        TrainingTask<R> task,
        List<R> rows,
        Optional<Evaluation<R>> evaluation,
        Map<String, Object> arguments,
        String modelParameters,
        TokenLengths lengths,
        Optional<TokenLengths> validation,
        Map<String, ?> more) {

    int run() throws IOException {
        InstantSource clock = InstantSource.system();
        try (AdapterTrainer<R> trainer = trainer()) {
            RunPlan plan = options.plan(trainer.steps());
            try (TrainingRun run = open(plan, clock);
                    Progress progress = ProgressBar.on(command.getErr(), "train")) {
                Told told = new Told(progress);
                new OfflineTraining<>(trainer, evaluation, run, plan, options.model, clock).run(told);
                progress.close();
                Links.update(run);
                Map<String, Object> summary = run.finish(new RunSummary(modelParameters, lengths, validation, more));
                new TrainingResult(
                                run,
                                summary,
                                told.first,
                                told.last,
                                trainer.adapter().deltaNorm())
                        .print(command.getOut(), options.json);
            }
        }
        return 0;
    }

    private AdapterTrainer<R> trainer() throws IOException {
        if (options.resume == null) {
            return AdapterTrainer.begin(task, options.settings(), Optional.empty(), rows, options.seed);
        }
        Path checkpoint = options.resume.toRealPath();
        Arguments.requireSame(checkpoint, arguments);
        int done = (int) TrainerState.read(checkpoint).step();
        return AdapterTrainer.resume(task, options.settings(), checkpoint, rows, options.seed, done);
    }

    private TrainingRun open(RunPlan plan, InstantSource clock) throws IOException {
        if (options.resume != null) {
            return TrainingRun.resume(options.resume.toRealPath(), plan, clock, ProcessMemory::now);
        }
        RunFolder folder = RunFolder.create(options.out, options.addVersion, clock, ZoneId.systemDefault());
        folder.writeArguments(arguments);
        return TrainingRun.start(folder, plan, clock, ProcessMemory::now);
    }

    /** Shows each update; remembers the first and the last evaluation. */
    private static final class Told implements OfflineTraining.Listener {
        private final Progress progress;
        private Map<String, Double> first = Map.of();
        private Map<String, Double> last = Map.of();
        private String evaluated = "";

        Told(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void stepped(StepReport report) {
            progress.update(
                    report.step(), report.steps(), String.format(Locale.ROOT, "loss %.4f", report.loss()) + evaluated);
        }

        @Override
        public void evaluated(int step, Evaluation.Result result) {
            if (first.isEmpty()) {
                first = new LinkedHashMap<>(result.metrics());
            }
            last = new LinkedHashMap<>(result.metrics());
            evaluated = String.format(
                    Locale.ROOT, "  eval_loss %.4f", result.metrics().get("loss"));
        }
    }
}
