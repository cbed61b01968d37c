package io.freshet.cli.chaos;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of both runs: a small real model and rounds of a few records, so that much happens in a minute. */
final class Settings {

    static final String LANE = "embedding";
    static final String TOPIC = "freshet.qa-pairs";
    static final String DEAD_LETTERS = "freshet.qa-pairs.dead-letter";
    static final String VERSIONS = "freshet.versions";

    private final long seed;
    private final Map<String, Object> more;

    /** @param more over these, by their names below {@code freshet} */
    Settings(long seed, Map<String, ?> more) {
        this.seed = seed;
        this.more = Map.copyOf(more);
    }

    /** Writes the file a process is started with. */
    FreshetConfig write(Path file, Path store, String bootstrapServers, int httpPort) throws IOException {
        Map<String, Object> settings = new HashMap<>();
        settings.put("model.device", "cpu");
        // Bits are equal for equal numbers of threads only.
        settings.put("model.threads", 1);
        settings.put("model.max-length", 64);
        settings.put("kafka.bootstrap-servers", bootstrapServers);
        settings.put("kafka.topic", TOPIC);
        settings.put("kafka.dead-letter-topic", DEAD_LETTERS);
        settings.put("kafka.versions-topic", VERSIONS);
        // Clients that wait for a second after each failed try would hide what the loop itself takes.
        settings.put("kafka.client.reconnect.backoff.max.ms", 500);
        // Small enough to be full after some rounds, and so to forget.
        settings.put("window.capacity", 24);
        settings.put("round.pairs", 6);
        // Being killed is not the round's fault here.
        settings.put("round.max-attempts", 100);
        settings.put("train.seed", seed);
        // So bold that some versions are rejected.
        settings.put("train.learning-rate", 2e-3);
        settings.put("train.epochs", 1);
        settings.put("train.batch-size", 2);
        settings.put("gate.held-out-percent", 25);
        settings.put("gate.reservoir", 8);
        settings.put("gate.min-queries", 3);
        // So few questions prove nothing: let most candidates pass, or nothing builds on anything.
        settings.put("gate.min-fresh-gain", -0.1);
        settings.put("gate.min-gain-probability", 0);
        // Some starts find a snapshot of the last version, the others read a round again.
        settings.put("checkpoint.snapshot-every", 2);
        settings.put("checkpoint.store", store.toString());
        settings.put("checkpoint.keep", 4);
        settings.put("http.port", httpPort);
        settings.put("management.enabled", false);
        settings.put("admin.enabled", false);
        settings.putAll(more);
        Files.writeString(
                file,
                ConfigFactory.parseMap(settings, "chaos")
                        .atPath("freshet")
                        .root()
                        .render(ConfigRenderOptions.concise()));
        return FreshetConfig.load(file);
    }
}
