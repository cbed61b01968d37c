package io.freshet.cli.demo;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.system.Models;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.config.Task;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.streams.broker.BrokerInstallation;
import io.freshet.streams.broker.DevelopmentBroker;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the demo from an empty folder that is removed at the end. */
public final class Demo {

    /** Share of the sample pairs that is surely trained: not held out, with room for chance. */
    private static final double TRAINED_SHARE = 0.88;

    private static final long WAIT_MILLIS = 500;

    private final DemoOptions options;
    private final Screen screen;

    public Demo(DemoOptions options, PrintWriter out) {
        this.options = options;
        this.screen = new Screen(out);
    }

    /** @return the exit code */
    public int run() throws IOException, InterruptedException {
        Path agriculture = options.samples().resolve("agriculture-zh");
        Path general = options.samples().resolve("general-zh");
        if (!Files.isDirectory(agriculture)) {
            throw new NoSuchFileException(agriculture + ": no sample data there; --samples names its parent folder");
        }
        List<QaPair> pairs = Feedback.read(agriculture.resolve("qa-pairs.jsonl"));
        EvaluationSet questions = BeirFolder.read(agriculture.resolve("held-out"));
        EvaluationSet generalSet = BeirFolder.read(general);
        Path data = Files.createTempDirectory("freshet-demo");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(data), "demo-clean-up"));

        screen.text(
                "Freshet demo: %d QA pairs as feedback, %d held-out questions, %s, seed %d. Ctrl-C ends it.",
                pairs.size(), questions.judgedQueries().size(), lanes(), options.seed());
        try (DevelopmentBroker broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(), data.resolve("broker"), OptionalInt.empty())) {
            screen.line("broker", "Kafka is up on %s", broker.bootstrapServers());
            List<FreshetConfig> lanes = options.lanes().stream()
                    .map(task -> config(task, broker, data, general, pairs.size()))
                    .toList();
            return run(lanes, pairs.subList(0, needed(lanes, pairs.size())), questions, generalSet);
        } finally {
            delete(data);
        }
    }

    private String lanes() {
        return options.lanes().stream()
                .map(task -> task == Task.EMBEDDING ? "embedding lane (side " + options.side() + ")" : "reranker lane")
                .collect(Collectors.joining(" and "));
    }

    private FreshetConfig config(Task task, DevelopmentBroker broker, Path data, Path general, int pairs) {
        String profile = task == Task.EMBEDDING ? "demo" : "demo-reranker";
        Map<String, Object> settings = new HashMap<>();
        settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("checkpoint.store", data.resolve("checkpoints"));
        settings.put("gate.general-set", general);
        settings.put("http.port", options.port());
        if (options.port() == 0) {
            // Whoever takes any free port means all of them.
            settings.put("management.port", 0);
            settings.put("admin.port", 0);
        }
        settings.put("train.side", options.side());
        settings.put("train.seed", options.seed());
        options.rounds()
                .ifPresent(rounds -> settings.put(
                        "round.pairs",
                        Math.min(FreshetConfig.profile(profile).round().pairs(), (int)
                                (pairs * TRAINED_SHARE / rounds))));
        return FreshetConfig.profile(profile, settings);
    }

    /** How many pairs surely fill the rounds asked for: what comes after them would only keep the machine busy. */
    private int needed(List<FreshetConfig> lanes, int pairs) {
        if (options.rounds().isEmpty()) {
            return pairs;
        }
        int trained = lanes.stream()
                .mapToInt(lane -> options.rounds().getAsInt() * lane.round().pairs())
                .max()
                .orElseThrow();
        return Math.min(pairs, (int) Math.ceil(trained / TRAINED_SHARE));
    }

    private int run(List<FreshetConfig> configs, List<QaPair> pairs, EvaluationSet questions, EvaluationSet generalSet)
            throws IOException, InterruptedException {
        Models models = Models.open(configs);
        configs.forEach(config ->
                screen.line("model", "%s is loaded, %s", config.model().ref(), config.lane()));
        Map<String, LoopListener> late = new ConcurrentHashMap<>();
        Function<String, LoopListener> listeners =
                lane -> event -> late.getOrDefault(lane, LoopListener.NONE).on(event);
        List<LaneRun> lanes = new ArrayList<>();
        try (FreshetNode node = FreshetNode.start(configs, models, FreshetNode.Extras.listening(listeners))) {
            screen.line("serve", "http://127.0.0.1:%d/ answers by the base model", node.httpPort());
            Client client = new Client(node.httpPort());
            for (FreshetConfig config : configs) {
                Trial trial = config.task() == Task.EMBEDDING
                        ? new EmbeddingTrial(
                                client,
                                models.encoder(config.model()),
                                config.train().side() == Side.BOTH,
                                questions,
                                generalSet,
                                screen)
                        : new RerankerTrial(
                                client,
                                config,
                                models.reranker(config.model()).reranker(),
                                models.miner(config),
                                questions,
                                generalSet,
                                screen);
                LaneRun lane =
                        new LaneRun(config, trial, questions, screen, configs.size() > 1 ? config.lane() + " " : "");
                lanes.add(lane);
                lane.askBase();
            }
            try (Feedback feedback = new Feedback(client, pairs, options.rate())) {
                lanes.forEach(lane -> late.put(lane.lane(), lane.listener()));
                lanes.forEach(LaneRun::start);
                feedback.start();
                boolean ended = await(node, lanes);
                late.clear();
                feedback.close();
                return end(node, lanes, feedback.produced(), ended);
            }
        } finally {
            lanes.forEach(LaneRun::close);
        }
    }

    /** @return the exit code */
    private int end(FreshetNode node, List<LaneRun> lanes, long produced, boolean ended)
            throws IOException, InterruptedException {
        lanes.forEach(LaneRun::close);
        List<DemoReport> reports = new ArrayList<>();
        for (LaneRun lane : lanes) {
            reports.add(lane.report(produced, node.metrics().lane(lane.lane())));
        }
        if (options.report().isPresent()) {
            DemoReport.of(reports).write(options.report().get());
            screen.text("The report is in %s.", options.report().get());
        }
        boolean failed = reports.stream().anyMatch(report -> report.swaps().failed() > 0);
        return ended && !failed ? 0 : 1;
    }

    /** Until all lanes have done their rounds; without a number of rounds, for ever. */
    private boolean await(FreshetNode node, List<LaneRun> lanes) throws InterruptedException {
        while (options.rounds().isEmpty()
                || !lanes.stream().allMatch(lane -> lane.isDone(options.rounds().getAsInt()))) {
            if (node.whenTerminated().toCompletableFuture().isDone()) {
                screen.line("stopped", "the loop ended early; run again with FRESHET_LOG=INFO to see why");
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
        }
        return true;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path :
                    new ArrayList<>(all.sorted(Comparator.reverseOrder()).toList())) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // A broker that is still stopping may write once more; a temporary folder is the system's to clean.
            return;
        }
    }
}
