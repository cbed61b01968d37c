package io.freshet.cli.demo;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.system.LaneModel;
import io.freshet.actors.system.Models;
import io.freshet.config.FreshetConfig;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Runs the demo from an empty folder that is removed at the end. */
public final class Demo {

    /** Share of the sample pairs that is surely trained: not held out, with room for chance. */
    private static final double TRAINED_SHARE = 0.88;

    private static final long WAIT_MILLIS = 500;
    private static final int INDEX_AT_ONCE = 256;

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
                "Freshet demo: %d QA pairs as feedback, %d held-out questions, side %s, seed %d. Ctrl-C ends it.",
                pairs.size(), questions.judgedQueries().size(), options.side(), options.seed());
        try (DevelopmentBroker broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(), data.resolve("broker"), OptionalInt.empty())) {
            screen.line("broker", "Kafka is up on %s", broker.bootstrapServers());
            FreshetConfig config = config(broker, data, general, pairs.size());
            return run(config, broker, pairs, questions, generalSet);
        } finally {
            delete(data);
        }
    }

    private FreshetConfig config(DevelopmentBroker broker, Path data, Path general, int pairs) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("checkpoint.store", data.resolve("checkpoints"));
        settings.put("gate.general-set", general);
        settings.put("http.port", options.port());
        settings.put("train.side", options.side());
        settings.put("train.seed", options.seed());
        options.rounds()
                .ifPresent(rounds -> settings.put(
                        "round.pairs",
                        Math.min(FreshetConfig.profile("demo").round().pairs(), (int)
                                (pairs * TRAINED_SHARE / rounds))));
        return FreshetConfig.profile("demo", settings);
    }

    private int run(
            FreshetConfig config,
            DevelopmentBroker broker,
            List<QaPair> pairs,
            EvaluationSet questions,
            EvaluationSet generalSet)
            throws IOException, InterruptedException {
        Models models = Models.open(List.of(config));
        LaneModel model = models.encoder(config.model());
        screen.line("model", "%s is loaded", config.model().ref());
        ConcurrentLinkedQueue<LoopListener> late = new ConcurrentLinkedQueue<>();
        LoopListener listeners = event -> late.forEach(listener -> listener.on(event));
        try (FreshetNode node =
                FreshetNode.start(List.of(config), models, FreshetNode.Extras.listening(lane -> listeners))) {
            screen.line("serve", "http://127.0.0.1:%d/ answers by the base model", node.httpPort());
            Client client = new Client(node.httpPort());
            List<float[]> index = index(model, questions, "answers");
            List<float[]> generalIndex = index(model, generalSet, "general texts");
            Quiz quiz = new Quiz(questions, client);
            Quiz generalQuiz = new Quiz(generalSet, client);
            Quiz.Result base = quiz.ask(index);
            Quiz.Result generalBase = generalQuiz.ask(generalIndex);
            screen.line(
                    "base", "nDCG@10 %.4f on held-out questions", base.metrics().ndcgAt10());

            try (Traffic traffic =
                            new Traffic(client, List.copyOf(questions.queries().values()));
                    Feedback feedback =
                            new Feedback(broker.connection(), config.kafka().topic(), pairs, options.rate())) {
                Progress progress = new Progress(traffic);
                late.addAll(List.of(screen, progress));
                traffic.start();
                feedback.start();
                boolean ended = await(node, progress);
                late.clear();
                feedback.close();
                traffic.close();

                boolean both = config.train().side().name().equals("BOTH");
                Quiz.Result served = quiz.ask(both ? reembed(client, questions) : index);
                Quiz.Result generalServed = generalQuiz.ask(both ? reembed(client, generalSet) : generalIndex);
                DemoReport report = new DemoReport(
                        progress.manifests().size(),
                        progress.manifests().stream()
                                .map(DemoReport.Version::of)
                                .toList(),
                        compared(base, served),
                        compared(generalBase, generalServed),
                        records(feedback, progress),
                        DemoReport.Seconds.of(node.metrics().lane(config.lane()).feedbackToServed()),
                        traffic.account(),
                        progress.window(),
                        config.model().ref(),
                        options.side(),
                        options.seed(),
                        screen.seconds());
                new Summary(screen, questions).print(report, base, served, traffic.sent());
                if (options.report().isPresent()) {
                    report.write(options.report().get());
                    screen.text("The report is in %s.", options.report().get());
                }
                return ended && report.swaps().failed() == 0 ? 0 : 1;
            }
        }
    }

    /** Until the rounds are done; without a number of rounds, for ever. */
    private boolean await(FreshetNode node, Progress progress) throws InterruptedException {
        while (options.rounds().isEmpty() || !progress.isDone(options.rounds().getAsInt())) {
            if (node.whenTerminated().toCompletableFuture().isDone()) {
                screen.line("stopped", "the loop ended early; run again with FRESHET_LOG=INFO to see why");
                return false;
            }
            progress.await(WAIT_MILLIS);
        }
        return true;
    }

    /** The vectors a search service would have in its index, by the base model. */
    private List<float[]> index(LaneModel model, EvaluationSet set, String what) {
        List<String> texts = List.copyOf(set.corpus().values());
        List<float[]> index = new ArrayList<>(texts.size());
        double started = screen.seconds();
        for (int from = 0; from < texts.size(); from += INDEX_AT_ONCE) {
            index.addAll(model.documents().of(texts.subList(from, Math.min(texts.size(), from + INDEX_AT_ONCE))));
            double left = (screen.seconds() - started) * (texts.size() - index.size()) / index.size();
            screen.line(
                    "index",
                    "%d of %d %s embedded by the base model, %.0f s to go",
                    index.size(),
                    texts.size(),
                    what,
                    left);
        }
        return index;
    }

    private static List<float[]> reembed(Client client, EvaluationSet set) throws IOException, InterruptedException {
        return client.embed(List.copyOf(set.corpus().values()), "document").vectors();
    }

    private static DemoReport.Compared compared(Quiz.Result base, Quiz.Result served) {
        return new DemoReport.Compared(DemoReport.Scores.of(base.metrics()), DemoReport.Scores.of(served.metrics()));
    }

    private static DemoReport.Records records(Feedback feedback, Progress progress) {
        long trained = 0;
        long heldOut = 0;
        long deadLettered = 0;
        for (var manifest : progress.manifests()) {
            trained += manifest.counts().trained();
            heldOut += manifest.counts().heldOut();
            deadLettered += manifest.counts().deadLettered();
        }
        return new DemoReport.Records(feedback.produced(), trained, heldOut, deadLettered);
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
