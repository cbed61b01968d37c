package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DefaultsTest {

    private static final Path REFERENCE = resource("/reference.conf");

    @Test
    void areThese() {
        TlsConfig plain = new TlsConfig(Optional.empty(), Optional.empty(), Optional.empty());
        OptionalDouble none = OptionalDouble.empty();
        assertThat(FreshetConfig.defaults())
                .isEqualTo(new FreshetConfig(
                        "embedding",
                        Task.EMBEDDING,
                        new ModelConfig(
                                "builtin:bge-small-zh-v1.5",
                                Optional.empty(),
                                "auto",
                                ComputeType.AUTO,
                                0,
                                512,
                                4096,
                                Optional.empty()),
                        new KafkaConfig(
                                "localhost:9092",
                                "freshet.qa-pairs",
                                "freshet.qa-pairs.dead-letter",
                                "freshet.qa-pairs.quarantine",
                                "freshet.versions",
                                "freshet.serving",
                                "freshet.embeddings",
                                Map.of()),
                        new RecordLimits(1 << 20, 32768, 64, 256),
                        new WindowConfig(200_000),
                        new MiningConfig(
                                Optional.empty(), 4, 0, 50, none, none, none, OptionalDouble.of(0.05), Sampling.TOP),
                        new LoraConfig(8, 32, 0, false, List.of("all-linear")),
                        new TrainConfig(
                                Side.QUERY,
                                0.02,
                                true,
                                OptionalInt.empty(),
                                true,
                                0.1,
                                false,
                                false,
                                RerankLoss.POINTWISE,
                                1,
                                7e-5,
                                0.01,
                                0.9,
                                0.999,
                                1e-8,
                                1,
                                0.1,
                                Scheduler.COSINE,
                                32,
                                2,
                                42),
                        new RoundConfig(256, Optional.empty(), 3, Duration.ofMinutes(10)),
                        new TrustConfig(1, 8, 1, List.of(), 200_000, 20_000),
                        new ReplayConfig(0.25, 20_000),
                        new ConsolidationConfig(OptionalInt.of(3), OptionalDouble.of(0.1)),
                        new GateConfig(10, 500, 300, 0.005, 0.9, 0.01, 20, Optional.empty()),
                        new CheckpointConfig(Path.of("freshet-data/checkpoints"), 20, 1),
                        new ReembedConfig(true, OptionalInt.empty(), 1),
                        new ScorerConfig(
                                8192, 131072, 256, Duration.ofSeconds(10), 3, new ScorerConfig.Canary(0, 1000)),
                        new HttpConfig(
                                "127.0.0.1",
                                8080,
                                256,
                                2 << 20,
                                new HttpConfig.Connections(
                                        1024, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30)),
                                List.of(),
                                Optional.empty(),
                                plain),
                        new FeedbackConfig(
                                Duration.ofHours(24), 100_000, 64 << 20, 100_000, 256, 1024, 16 << 20, 0.4, 1, 10),
                        new ManagementConfig(true, "127.0.0.1", 8558),
                        new AdminConfig(true, "127.0.0.1", 8081, Optional.empty(), Optional.empty(), plain)));
    }

    @Test
    void everyKeyOfTheReferenceHasItsCommentDirectlyAbove() throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        Map<String, ConfigValue> keys = new TreeMap<>();
        collect("", reference().root(), keys);
        assertThat(keys).hasSizeGreaterThan(70);
        keys.forEach((key, value) -> {
            int line = value.origin().lineNumber();
            assertThat(lines.get(line - 1).strip())
                    .as("line %d", line)
                    .startsWith(key.substring(key.lastIndexOf('.') + 1));
            assertThat(lines.get(line - 2).strip()).as("above %s", key).startsWith("# ");
        });
    }

    @Test
    void noKeyOfTheReferenceIsLeftUnread() {
        Settings settings = new Settings(reference(), reference(), new Problems());
        FreshetConfig.read(settings, FreshetConfig.MINING_MODEL);
        Map<String, ConfigValue> keys = new TreeMap<>();
        collect("", reference().root(), keys);
        keys.values().removeIf(value -> value instanceof ConfigObject section && !section.isEmpty());
        keys.remove("freshet.profile");
        keys.remove("freshet.lanes");
        assertThat(settings.known()).containsExactlyInAnyOrderElementsOf(keys.keySet());
    }

    static Config reference() {
        return ConfigFactory.parseFile(REFERENCE.toFile());
    }

    /** Sections and keys, by full path. */
    static void collect(String prefix, ConfigObject section, Map<String, ConfigValue> into) {
        section.forEach((name, value) -> {
            into.put(prefix + name, value);
            if (value instanceof ConfigObject inner) {
                collect(prefix + name + ".", inner, into);
            }
        });
    }

    private static Path resource(String name) {
        try {
            return Path.of(DefaultsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
