package io.freshet.cli.chaos;

import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills the real loop and checks what is left. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Kill the real loop at random points, again and again, then check that nothing was lost or done twice."
                    + " Exits with 1 if a check fails.",
            "",
            "Two runs get the same records, one in ten of them unreadable: one is left in peace, the other one is killed"
                    + " (SIGKILL of Freshet or of its broker at a random moment, or a halt at an exact place: between"
                    + " backward and update, in the middle of a file, inside the transaction of a version's record, …) and"
                    + " started again. In the end offset ranges must tile the topic, every acknowledged record must be"
                    + " counted once, every version must equal the undisturbed run's byte for byte, the store must be"
                    + " clean, and no answer may have come from a version that was not committed and intact.",
            "",
            "The same seed draws the same kills in the same order; how far a thread has come at a random moment is the"
                    + " machine's affair. Everything runs in a temporary folder, which is kept if a check fails."
        },
        subcommands = NodeCommand.class)
public final class ChaosCommand implements Callable<Integer> {

    @Option(
            names = "--kills",
            defaultValue = "20",
            paramLabel = "N",
            description = "Processes to kill (default: ${DEFAULT-VALUE}); 5 to 10 s each.")
    private int kills;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "S",
            description = "Seed of kills, records and training (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--isolate",
            description = {
                "Run the killed Freshet as `run --role all --isolate` and kill its coordinator, trainer, scorer and",
                "supervisor, and the broker: at random moments only, not at exact places. While only others are dead,",
                "the scorer must answer every request."
            })
    private boolean isolate;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
    private Path report;

    @Option(names = "--json", description = "Print the report as JSON on standard output instead of the summary.")
    private boolean json;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Keep stores, broker data and logs in this new folder (default: a temporary one).")
    private Path folder;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of both runs, by its name below freshet, for example train.side=both.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (kills < 1) {
            throw new ParameterException(spec.commandLine(), "--kills " + kills + ": at least 1");
        }
        if (folder != null && Files.exists(folder)) {
            throw new ParameterException(spec.commandLine(), "--folder " + folder + " exists; name a new one");
        }
        Path work = folder != null ? folder : Files.createTempDirectory("freshet-chaos");
        Quiet.kafkaClients();
        PrintWriter err = spec.commandLine().getErr();
        ChaosReport result;
        try (Progress progress = ProgressBar.on(err, "kills")) {
            result = new Chaos(new ChaosOptions(kills, seed, isolate, settings), progress).run(work.toAbsolutePath());
        }
        if (report != null) {
            result.write(report);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.json());
        } else {
            new Summary(out).print(result);
        }
        if (folder == null && result.passed()) {
            delete(work);
        } else {
            err.println("Stores, broker data and logs are in " + work);
        }
        return result.passed() ? 0 : 1;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(folder)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
