package io.freshet.cli;

import io.freshet.cli.demo.Demo;
import io.freshet.cli.demo.DemoOptions;
import io.freshet.config.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole loop on an embedded broker and bundled data. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Run the whole loop on an embedded broker and bundled Chinese questions on farming: feedback goes in,"
                        + " better answers come out. With --rounds it ends by itself.")
final class DemoCommand implements Callable<Integer> {

    /** What {@code --lane} takes. */
    private enum Lane {
        EMBEDDING(Task.EMBEDDING),
        RERANKER(Task.RERANKER),
        BOTH(Task.EMBEDDING, Task.RERANKER);

        private final List<Task> tasks;

        Lane(Task... tasks) {
            this.tasks = List.of(tasks);
        }
    }

    @Option(
            names = "--lane",
            defaultValue = "embedding",
            paramLabel = "embedding|reranker|both",
            description = "What is kept fresh: an embedding model, a reranker, or both from the same feedback"
                    + " (default: ${DEFAULT-VALUE}).")
    private Lane lane;

    @Option(names = "--rounds", paramLabel = "N", description = "End after N rounds (default: go on until Ctrl-C).")
    private Integer rounds;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write a report at the end.")
    private Path report;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "P",
            description = "Port of the data plane, 0 = any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--side",
            defaultValue = "query",
            paramLabel = "query|both",
            description = "Train the encoding of queries only, or of documents too, in the embedding lane (default:"
                    + " ${DEFAULT-VALUE}).")
    private String side;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "S",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--rate",
            defaultValue = "30",
            paramLabel = "N",
            description = "Feedback records a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--samples",
            paramLabel = "DIR",
            description = "Folder with agriculture-zh/ and general-zh/ (default: the bundled one).")
    private Path samples;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (rounds != null && (rounds < 1 || rounds > 20)) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds " + rounds + ": the bundled data is good for 1 to 20 rounds");
        }
        if (rate < 1) {
            throw new ParameterException(spec.commandLine(), "--rate " + rate + ": at least 1 record a second");
        }
        Path folder = samples != null
                ? samples
                : Path.of(System.getProperty("freshet.samples", "samples")).toAbsolutePath();
        DemoOptions options = new DemoOptions(
                lane.tasks,
                rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds),
                Optional.ofNullable(report),
                port,
                side,
                seed,
                rate,
                folder);
        return new Demo(options, spec.commandLine().getOut()).run();
    }
}
