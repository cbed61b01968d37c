package io.freshet.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.actors.system.LaneModel;
import io.freshet.bench.measure.Interleaved;
import io.freshet.bench.measure.Machine;
import io.freshet.bench.measure.Result;
import io.freshet.bench.measure.Sample;
import io.freshet.bench.measure.Task;
import io.freshet.bench.train.EncodeTask;
import io.freshet.bench.train.ProductTask;
import io.freshet.bench.train.StepTask;
import io.freshet.bench.train.TransformerFlops;
import io.freshet.bench.train.Workload;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How fast a training step is, and what share of the machine's matrix-multiply rate it reaches. */
@Command(
        name = "train-step",
        mixinStandardHelpOptions = true,
        description = "Time training steps and encoding on the built-in bge model, F32 on the CPU, with matrix products"
                + " of the same machine in between.")
public final class TrainStep implements Callable<Integer> {

    private static final int PAIRS = 32;
    private static final List<String> SIDES = List.of("query", "both");
    private static final List<Integer> BATCHES = List.of(32, 8);
    private static final int REFERENCE = 1024;
    private static final int FEW_ROWS = 512;
    private static final int LEAST_REPETITIONS = 3;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(
            names = "--seconds",
            defaultValue = "140",
            paramLabel = "N",
            description = "Repeat for so long, but at least 3 times (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Native threads, 0 = all cores (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--samples",
            paramLabel = "DIR",
            description = "Folder with agriculture-zh/ (default: the bundled one).")
    private Path samples;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    private final long started = System.nanoTime();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrainStep())
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("train-step: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (seconds < 0 || threads < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds " + seconds + " --threads " + threads + ": neither may be below 0");
        }
        if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
            throw new ParameterException(spec.commandLine(), "--json " + json + ": there is no such folder");
        }
        Torch.useThreads(threads);
        Machine machine = Machine.here();
        FreshetConfig config = config("query", PAIRS);
        progress("load " + config.model().ref());
        try (LaneModel model = LaneModel.open(config)) {
            TrainStepReport report = measure(machine, config, model);
            spec.commandLine().getOut().println(report.text());
            if (json != null) {
                write(report);
            }
        }
        return 0;
    }

    private TrainStepReport measure(Machine machine, FreshetConfig config, LaneModel model) throws IOException {
        Path folder = samples != null ? samples : Path.of(System.getProperty("freshet.samples", "samples"));
        progress("mine the sample data");
        List<Example> examples = Workload.mined(folder, model, config, PAIRS);
        List<Task> tasks = new ArrayList<>();
        try (Task reference = ProductTask.square(REFERENCE)) {
            progress("take the first steps");
            addTasks(tasks, config, model, examples);
            Map<Task, List<Sample>> timed =
                    new Interleaved(System::nanoTime, this::progress).run(reference, tasks, seconds, LEAST_REPETITIONS);
            List<Result> results = tasks.stream()
                    .map(task -> Result.of(task, timed.get(task), reference.work()))
                    .toList();
            return new TrainStepReport(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    machine,
                    model.base().id(),
                    model.base().sha256(),
                    config.lora().rank(),
                    config.model().tokensPerChunk(),
                    config.mining().numNegatives(),
                    Result.of(reference, timed.get(reference), reference.work()),
                    results);
        } finally {
            for (Task task : tasks) {
                task.close();
            }
        }
    }

    private static void addTasks(List<Task> tasks, FreshetConfig config, LaneModel model, List<Example> examples)
            throws IOException {
        var encoder = model.encoder();
        TransformerFlops flops = new TransformerFlops(
                encoder.linears(), encoder.dimension(), config.lora().rank());
        List<String> queries = examples.stream().map(Example::query).toList();
        List<String> documents = examples.stream()
                .flatMap(e -> Stream.concat(Stream.of(e.positive()), e.negatives().stream()))
                .distinct()
                .toList();
        RoundVectors vectors = RoundVectors.NONE.completedBy(encoder, documents);
        for (String side : SIDES) {
            for (int batch : BATCHES) {
                FreshetConfig settings = config(side, batch);
                tasks.add(new StepTask(
                        EmbeddingTask.of(encoder, vectors, settings.train()),
                        TrainSettings.of(settings.train(), settings.lora()),
                        examples,
                        flops));
            }
        }
        tasks.add(
                new EncodeTask("encode " + documents.size() + " documents", encoder, documents, Role.DOCUMENT, flops));
        tasks.add(new EncodeTask("encode " + queries.size() + " queries", encoder, queries, Role.QUERY, flops));
        tasks.add(ProductTask.layer(encoder.linears(), config.model().tokensPerChunk()));
        tasks.add(ProductTask.layer(encoder.linears(), FEW_ROWS));
    }

    /** The demo's settings; epochs enough that no trainer runs out of steps. */
    private static FreshetConfig config(String side, int batch) {
        return FreshetConfig.profile(
                "demo",
                Map.of(
                        "model.device",
                        "cpu",
                        "model.compute-type",
                        "float32",
                        "train.side",
                        side,
                        "train.batch-size",
                        batch,
                        "train.epochs",
                        1000));
    }

    private void write(TrainStepReport report) throws IOException {
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(json.toFile(), report);
    }

    private void progress(String line) {
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        spec.commandLine().getErr().printf("[%02d:%02d] %s%n", seconds / 60, seconds % 60, line);
        spec.commandLine().getErr().flush();
    }
}
