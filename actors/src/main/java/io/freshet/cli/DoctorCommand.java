package io.freshet.cli;

import ai.djl.Device;
import io.freshet.actors.system.LaneModel;
import io.freshet.actors.system.RerankerModel;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Task;
import io.freshet.model.embed.Role;
import io.freshet.model.rerank.Pair;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.KafkaFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries every part that a lane needs. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Say what works here and what does not: engine, devices, memory, model, store, broker.")
final class DoctorCommand implements Callable<Integer> {

    private static final Duration BROKER_WITHIN = Duration.ofSeconds(10);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings to check (default: the demo's, whose broker comes with it).")
    private Path config;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    private boolean healthy = true;

    private interface Check {
        String run() throws Exception;
    }

    @Override
    public Integer call() {
        List<FreshetConfig> lanes =
                config == null ? List.of(FreshetConfig.profile("demo")) : FreshetConfig.lanes(config);
        FreshetConfig settings = lanes.get(0);
        check(
                "java",
                () -> Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores, heap up to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        check("engine", Torch::describe);
        check("device", () -> {
            Device device = Torch.device(settings.model().device());
            return device + ", " + Torch.threads() + " threads";
        });
        lanes.forEach(lane -> check("model", () -> tryModel(lane)));
        check("store", () -> {
            Path store = settings.checkpoint().store().toAbsolutePath();
            Path existing = store;
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            if (!Files.isWritable(existing)) {
                throw new IllegalStateException(existing + " is not writable; set freshet.checkpoint.store");
            }
            return store + ", " + Files.getFileStore(existing).getUsableSpace() / (1 << 20) + " MiB free";
        });
        if (config != null) {
            check("broker", () -> askBroker(settings));
        }
        return healthy ? 0 : 1;
    }

    private static String askBroker(FreshetConfig settings) throws InterruptedException {
        KafkaConnection kafka = new KafkaConnection(
                settings.kafka().bootstrapServers(), settings.kafka().client());
        Admin admin = kafka.admin();
        try {
            int nodes = admin.describeCluster()
                    .nodes()
                    .get(BROKER_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .size();
            return kafka.bootstrapServers() + ", " + nodes + " broker(s)";
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(KafkaFailure.message(e, kafka), e);
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }

    private static String tryModel(FreshetConfig lane) throws IOException {
        String about = lane.lane() + ": " + lane.model().ref();
        if (lane.task() == Task.RERANKER) {
            try (RerankerModel model = RerankerModel.open(lane.model())) {
                float[] score = model.reranker().score(List.of(Pair.of("freshet", "freshet")), LowRank.NONE);
                return about + ", a reranker, scores " + score[0] + ", at "
                        + model.reranker().folder();
            }
        }
        try (LaneModel model = LaneModel.open(lane)) {
            float[] vector = model.encoder().encode(List.of("freshet"), Role.QUERY, LowRank.NONE)[0];
            return about + ", " + vector.length + " dimensions, at "
                    + model.encoder().folder();
        }
    }

    private void check(String part, Check check) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.printf("ok    %-8s %s%n", part, check.run());
        } catch (Exception | LinkageError e) {
            healthy = false;
            out.printf("FAIL  %-8s %s%n", part, e.getMessage() == null ? e : e.getMessage());
        }
        out.flush();
    }
}
