package io.freshet.config;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All settings of a lane. Sources, the first wins: overrides, the user's file, the profile, {@code reference.conf} (which documents
 * every key). A file chooses a packaged profile with {@code freshet.profile = demo}. The static methods check every value;
 * the records' constructors do not. Immutable, so safe to share between threads.
 *
 * <p>The maps of overrides have dotted keys below {@code freshet}, as in {@code Map.of("train.epochs", 3)}; values are
 * text, numbers, booleans, nulls, lists, durations, paths or constants of the enums of this package.
 *
 * @param lane the name of the model kept fresh; the task's own unless given
 */
public record FreshetConfig(
        String lane,
        Task task,
        ModelConfig model,
        KafkaConfig kafka,
        RecordLimits record,
        WindowConfig window,
        MiningConfig mining,
        LoraConfig lora,
        TrainConfig train,
        RoundConfig round,
        TrustConfig trust,
        ReplayConfig replay,
        ConsolidationConfig consolidation,
        GateConfig gate,
        CheckpointConfig checkpoint,
        ReembedConfig reembed,
        ScorerConfig scorer,
        HttpConfig http,
        FeedbackConfig feedback,
        ManagementConfig management,
        AdminConfig admin) {

    /** What mines for a reranker when the process has no embedding model. */
    public static final String MINING_MODEL = "builtin:bge-small-zh-v1.5";

    static final Kind<String> LANE = Kind.text("1 to 64 of a-z, 0-9 and \"-\"", Pattern.compile("[a-z0-9-]{1,64}"));
    static final Kind<Task> TASK = Kind.choice(Task.class);

    /**
     * Reads a user's file. Environment variables are read where the file says {@code ${?NAME}}; a {@code pekko} section
     * beside {@code freshet} is left alone.
     *
     * @throws ConfigException with every problem found, or when the file describes several lanes
     */
    public static FreshetConfig load(Path file) {
        return load(file, Map.of());
    }

    /** {@link #load(Path)} with some settings given otherwise. */
    public static FreshetConfig load(Path file, Map<String, ?> overrides) {
        return Loader.load(Loader.file(file), overrides);
    }

    /**
     * The lanes of one process as a user's file describes them: one for each section below {@code freshet.lanes}, by
     * name; without such sections the one lane that the file itself describes. They agree in {@code http},
     * {@code feedback}, {@code management}, {@code admin}, and in the connection to Kafka.
     *
     * @return at least one
     * @throws ConfigException with every problem found
     */
    public static List<FreshetConfig> lanes(Path file) {
        return lanes(file, Map.of());
    }

    /** {@link #lanes(Path)} with some settings of all lanes given otherwise. */
    public static List<FreshetConfig> lanes(Path file, Map<String, ?> overrides) {
        return Loader.lanes(Loader.file(file), overrides);
    }

    /**
     * A packaged profile.
     *
     * @param name {@code demo}, {@code demo-reranker} or {@code qwen3-0.6b}
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

    /** Whether its versions make document vectors stale and Freshet publishes fresh ones. */
    public boolean reembeds() {
        return reembed.enabled() && task == Task.EMBEDDING && train.side() == Side.BOTH;
    }

    /**
     * SHA-256, in hexadecimal digits, over the values that influence training: task, model (less its cache folder),
     * record, window, mining, lora, train, round, trust, replay, consolidation and gate. How and where they were written makes no difference.
     */
    public String settingsHash() {
        return SettingsHash.of(this);
    }

    /**
     * @param miningModel of a reranker lane that names none
     */
    static FreshetConfig read(Settings s, String miningModel) {
        Task task = s.get("task", TASK);
        return new FreshetConfig(
                s.find("lane", LANE).orElse(task.label()),
                task,
                ModelConfig.read(s),
                KafkaConfig.read(s),
                RecordLimits.read(s),
                WindowConfig.read(s),
                MiningConfig.read(s, task, miningModel),
                LoraConfig.read(s),
                TrainConfig.read(s),
                RoundConfig.read(s),
                TrustConfig.read(s),
                ReplayConfig.read(s),
                ConsolidationConfig.read(s),
                GateConfig.read(s),
                CheckpointConfig.read(s),
                ReembedConfig.read(s),
                ScorerConfig.read(s),
                HttpConfig.read(s),
                FeedbackConfig.read(s),
                ManagementConfig.read(s),
                AdminConfig.read(s));
    }
}
