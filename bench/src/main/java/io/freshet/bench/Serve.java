package io.freshet.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.actors.system.LaneModel;
import io.freshet.bench.measure.Machine;
import io.freshet.bench.samples.SamplePairs;
import io.freshet.bench.serve.DirectEncode;
import io.freshet.bench.serve.Expected;
import io.freshet.bench.serve.Peer;
import io.freshet.bench.serve.Phases;
import io.freshet.bench.serve.RandomVersions;
import io.freshet.bench.serve.Request;
import io.freshet.bench.serve.Rounds;
import io.freshet.bench.serve.ServedSite;
import io.freshet.bench.serve.Traffic;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.files.Folders;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a scorer answers and how soon, while versions come and while none do, and what of it is the server's cost. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Ask a running scorer for vectors, with and without new versions coming, and check every answer.")
public final class Serve implements Callable<Integer> {

    /** Largest difference of a coordinate between the two encoders that still makes them the same model in F32. */
    private static final float SAME_MODEL = 1e-3f;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "N",
            description = {
                "How long a load with swaps and one without run, each twice (default: ${DEFAULT-VALUE}).",
                "All of it takes about seven times as long."
            })
    private double seconds;

    @Option(
            names = "--concurrency",
            defaultValue = "8",
            paramLabel = "C",
            description = "Clients, each of which asks again when it is answered (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--swap-every",
            defaultValue = "5",
            paramLabel = "S",
            description = "Seconds from one new version to the next (default: ${DEFAULT-VALUE}).")
    private double swapEvery;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Native threads of the server and of what it is compared with, 0 = all cores"
                    + " (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description = "An interpreter with sentence-transformers, to compare with.")
    private String python;

    @Option(
            names = "--samples",
            paramLabel = "DIR",
            description = "Folder with agriculture-zh/ (default: the bundled one).")
    private Path samples;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    private final long started = System.nanoTime();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Serve())
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("serve: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Rounds.Plan plan = plan();
        Path folder = samples != null ? samples : Path.of(System.getProperty("freshet.samples", "samples"));
        Traffic traffic = new Traffic(SamplePairs.accepted(folder));
        if (plan.mostClients() > traffic.clients()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--concurrency " + concurrency + ": the sample data has texts for " + traffic.clients()
                            + " clients at most, and " + plan.mostClients() + " are needed");
        }
        Torch.useThreads(threads);
        Machine machine = Machine.here();
        Path files = Files.createTempDirectory("freshet-serve-");
        ServeReport report = measure(files, machine, plan, traffic);
        spec.commandLine().getOut().println(report.text());
        if (json != null) {
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValue(json.toFile(), report);
        }
        List<String> faults = report.outcome().faults();
        if (faults.isEmpty()) {
            Folders.delete(files);
            return 0;
        }
        faults.forEach(fault -> spec.commandLine().getErr().println("serve: " + fault));
        spec.commandLine().getErr().println("serve: what the server printed is in " + files);
        return 1;
    }

    private Rounds.Plan plan() {
        if (!(seconds > 0) || !(swapEvery > 0) || concurrency < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds " + seconds + " --swap-every " + swapEvery + " --concurrency " + concurrency
                            + ": all must be above 0");
        }
        if (threads < 0) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + ": may not be below 0");
        }
        if (swapEvery * 2 > seconds) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "--swap-every %s: no version would come in time; at most half of --seconds, which is %s",
                            swapEvery,
                            seconds));
        }
        if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
            throw new ParameterException(spec.commandLine(), "--json " + json + ": there is no such folder");
        }
        return new Rounds.Plan(seconds, concurrency, swapEvery);
    }

    private ServeReport measure(Path folder, Machine machine, Rounds.Plan plan, Traffic traffic)
            throws IOException, InterruptedException {
        progress("start a broker and a scorer in " + folder);
        try (ServedSite site = ServedSite.start(folder, machine.threads());
                LaneModel model = LaneModel.open(site.config());
                VersionLog log = VersionLog.open(
                        site.broker().connection(),
                        site.config().kafka().versionsTopic(),
                        site.config().lane())) {
            Expected expected = new Expected();
            List<String> documents = Traffic.texts(traffic.mixedOf(plan.mostClients()), Role.DOCUMENT);
            expected.documents(documents, model.encoder().encode(documents, Role.DOCUMENT, LowRank.NONE));
            List<List<Request>> usual = traffic.mixedOf(concurrency);
            DirectEncode encoder = new DirectEncode(
                    model.encoder(), Traffic.texts(usual, Role.QUERY), Traffic.texts(usual, Role.DOCUMENT));
            try (Peer peer = python == null ? null : peer(folder, machine, encoder)) {
                Phases phases = new Phases(site, new RandomVersions(site.config(), model, log), expected);
                Rounds.Outcome outcome =
                        new Rounds(plan, traffic, phases, encoder, Optional.ofNullable(peer), this::progress).run();
                return report(machine, plan, site.config(), model, peer, outcome);
            }
        }
    }

    private Peer peer(Path folder, Machine machine, DirectEncode encoder) throws IOException {
        progress("start " + python);
        TextEncoder own = encoder.encoder();
        Peer peer = Peer.start(python, own.folder(), machine.threads(), folder, encoder.queries(), encoder.documents());
        float distance = peer.distance(
                own.encode(encoder.queries(), Role.QUERY, LowRank.NONE),
                own.encode(encoder.documents(), Role.DOCUMENT, LowRank.NONE));
        if (!(distance <= SAME_MODEL)) {
            peer.close();
            throw new IOException(peer.versions() + " computes other vectors (by " + distance + ", at most "
                    + SAME_MODEL + " allowed): it is not the same model, and there is nothing to compare");
        }
        return peer;
    }

    private static ServeReport report(
            Machine machine,
            Rounds.Plan plan,
            FreshetConfig config,
            LaneModel model,
            Peer peer,
            Rounds.Outcome outcome) {
        return new ServeReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                machine,
                model.base().id(),
                model.base().sha256(),
                config.lora().rank(),
                config.train().side().name().toLowerCase(Locale.ROOT),
                peer == null ? "none; --python names an interpreter with sentence-transformers" : peer.versions(),
                plan,
                outcome);
    }

    private void progress(String line) {
        long passed = (System.nanoTime() - started) / 1_000_000_000;
        spec.commandLine().getErr().printf("[%02d:%02d] %s%n", passed / 60, passed % 60, line);
        spec.commandLine().getErr().flush();
    }
}
