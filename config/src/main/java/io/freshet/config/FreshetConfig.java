package io.freshet.config;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All settings. Sources, the first wins: overrides, the user's file, the profile, {@code reference.conf} (which documents
 * every key). A file chooses a packaged profile with {@code freshet.profile = demo}. The static methods check every value;
 * the records' constructors do not. Immutable, so safe to share between threads.
 *
 * <p>The maps of overrides have dotted keys below {@code freshet}, as in {@code Map.of("train.epochs", 3)}; values are
 * text, numbers, booleans, nulls, lists, durations, paths or constants of the enums of this package.
 *
 * @param lane the name of the model kept fresh, {@code embedding} or {@code reranker} by custom
 */
public record FreshetConfig(
        String lane,
        ModelConfig model,
        KafkaConfig kafka,
        RecordLimits record,
        WindowConfig window,
        MiningConfig mining,
        LoraConfig lora,
        TrainConfig train,
        RoundConfig round,
        GateConfig gate,
        CheckpointConfig checkpoint,
        ScorerConfig scorer,
        HttpConfig http,
        ManagementConfig management) {

    private static final Kind<String> LANE =
            Kind.text("1 to 64 of a-z, 0-9 and \"-\"", Pattern.compile("[a-z0-9-]{1,64}"));

    /**
     * Reads a user's file. Environment variables are read where the file says {@code ${?NAME}}; a {@code pekko} section
     * beside {@code freshet} is left alone.
     *
     * @throws ConfigException with every problem found
     */
    public static FreshetConfig load(Path file) {
        return load(file, Map.of());
    }

    /** {@link #load(Path)} with some settings given otherwise. */
    public static FreshetConfig load(Path file, Map<String, ?> overrides) {
        return Loader.load(Loader.file(file), overrides);
    }

    /**
     * A packaged profile.
     *
     * @param name {@code demo} or {@code qwen3-0.6b}
     * @throws ConfigException when there is no such profile
     */
    public static FreshetConfig profile(String name) {
        return profile(name, Map.of());
    }

    /** {@link #profile(String)} with some settings given otherwise. */
    public static FreshetConfig profile(String name, Map<String, ?> overrides) {
        return Loader.load(ConfigFactory.parseMap(Map.of("freshet.profile", name), "profile"), overrides);
    }

    /** The settings of {@code reference.conf}. */
    public static FreshetConfig defaults() {
        return defaults(Map.of());
    }

    /** {@link #defaults()} with some settings given otherwise. */
    public static FreshetConfig defaults(Map<String, ?> overrides) {
        return Loader.load(ConfigFactory.empty(), overrides);
    }

    /**
     * SHA-256, in hexadecimal digits, over the values that influence training: model (less its cache folder), record,
     * window, mining, lora, train, round and gate. How and where they were written makes no difference.
     */
    public String settingsHash() {
        return SettingsHash.of(this);
    }

    static FreshetConfig read(Settings s) {
        return new FreshetConfig(
                s.get("lane", LANE),
                ModelConfig.read(s),
                KafkaConfig.read(s),
                RecordLimits.read(s),
                WindowConfig.read(s),
                MiningConfig.read(s),
                LoraConfig.read(s),
                TrainConfig.read(s),
                RoundConfig.read(s),
                GateConfig.read(s),
                CheckpointConfig.read(s),
                ScorerConfig.read(s),
                HttpConfig.read(s),
                ManagementConfig.read(s));
    }
}
