package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsHashTest {

    /** For every key another value than the default. */
    private static final Map<String, Object> INFLUENTIAL = Map.ofEntries(
            Map.entry("model.ref", "other"),
            Map.entry("model.device", "cpu"),
            Map.entry("model.compute-type", "float32"),
            Map.entry("model.threads", 1),
            Map.entry("model.max-length", 256),
            Map.entry("model.tokens-per-chunk", 1024),
            Map.entry("model.query-instruction", ""),
            Map.entry("record.max-bytes", "2 MiB"),
            Map.entry("record.max-text-chars", 100),
            Map.entry("record.max-rejected", 1),
            Map.entry("record.max-id-chars", 1),
            Map.entry("window.capacity", 100),
            Map.entry("mining.model", "other"),
            Map.entry("mining.num-negatives", 3),
            Map.entry("mining.range-min", 1),
            Map.entry("mining.range-max", 40),
            Map.entry("mining.max-score", 0.9),
            Map.entry("mining.min-score", 0.1),
            Map.entry("mining.absolute-margin", 0.1),
            Map.entry("mining.relative-margin", 0.1),
            Map.entry("mining.sampling", "random"),
            Map.entry("lora.rank", 4),
            Map.entry("lora.alpha", 16),
            Map.entry("lora.dropout", 0.1),
            Map.entry("lora.rs-lora", true),
            Map.entry("lora.targets", List.of("query")),
            Map.entry("train.side", "both"),
            Map.entry("train.temperature", 0.1),
            Map.entry("train.in-batch-negatives", false),
            Map.entry("train.hard-negatives", 2),
            Map.entry("train.mask-fake-negatives", false),
            Map.entry("train.fake-negative-margin", 0.2),
            Map.entry("train.include-query-query", true),
            Map.entry("train.include-document-document", true),
            Map.entry("train.rerank-loss", "listwise"),
            Map.entry("train.rerank-temperature", 2),
            Map.entry("train.learning-rate", 1e-4),
            Map.entry("train.weight-decay", 0.1),
            Map.entry("train.beta1", 0.8),
            Map.entry("train.beta2", 0.95),
            Map.entry("train.epsilon", 1e-6),
            Map.entry("train.max-grad-norm", 2),
            Map.entry("train.warmup-ratio", 0.05),
            Map.entry("train.scheduler", "constant"),
            Map.entry("train.batch-size", 16),
            Map.entry("train.epochs", 1),
            Map.entry("train.seed", 43),
            Map.entry("round.pairs", 128),
            Map.entry("round.max-wait", "1 m"),
            Map.entry("round.max-attempts", 2),
            Map.entry("trust.max-source-share", 0.5),
            Map.entry("trust.max-per-query", 2),
            Map.entry("trust.max-document-share", 0.01),
            Map.entry("trust.excluded-sources", List.of("forum")),
            Map.entry("trust.remembered-pairs", 100),
            Map.entry("trust.remembered-rejections", 100),
            Map.entry("replay.share", 0.1),
            Map.entry("replay.capacity", 100),
            Map.entry("consolidation.after-rejected", 2),
            Map.entry("consolidation.max-relative-delta", 0.2),
            Map.entry("gate.held-out-percent", 5),
            Map.entry("gate.reservoir", 400),
            Map.entry("gate.min-queries", 20),
            Map.entry("gate.min-fresh-gain", -0.1),
            Map.entry("gate.min-gain-probability", 0.8),
            Map.entry("gate.max-general-loss", 0.02),
            Map.entry("gate.rerank-candidates", 10),
            Map.entry("gate.general-set", "beir"));

    /** The one task that takes every key. */
    private static FreshetConfig reranker(Map<String, Object> differences) {
        Map<String, Object> settings = new HashMap<>(differences);
        settings.put("task", "reranker");
        return FreshetConfig.defaults(settings);
    }

    @Test
    void changesWithEverySettingThatInfluencesTraining() {
        Set<String> hashes = new HashSet<>(Set.of(
                FreshetConfig.defaults().settingsHash(), reranker(Map.of()).settingsHash()));
        assertThat(hashes).hasSize(2);
        INFLUENTIAL.forEach((key, value) -> assertThat(
                        hashes.add(reranker(Map.of(key, value)).settingsHash()))
                .as(key)
                .isTrue());
    }

    @Test
    void isTriedAboveWithEveryKeyOfTheseSections() {
        Map<String, ConfigValue> keys = new TreeMap<>();
        for (String section : List.of(
                "model",
                "record",
                "window",
                "mining",
                "lora",
                "train",
                "round",
                "trust",
                "replay",
                "consolidation",
                "gate")) {
            ConfigObject object = DefaultsTest.reference().getObject("freshet." + section);
            DefaultsTest.collect(section + ".", object, keys);
        }
        keys.remove("model.cache-dir");
        keys.remove("round.step-timeout");
        assertThat(INFLUENTIAL.keySet()).containsExactlyInAnyOrderElementsOf(keys.keySet());
    }

    @Test
    void doesNotChangeWithTheOthers() {
        Map<String, Object> others = Map.ofEntries(
                Map.entry("lane", "other"),
                Map.entry("model.cache-dir", "/elsewhere"),
                Map.entry("round.step-timeout", "5 s"),
                Map.entry("kafka.topic", "other"),
                Map.entry("kafka.client.linger.ms", 5),
                Map.entry("checkpoint.keep", 3),
                Map.entry("checkpoint.snapshot-every", 5),
                Map.entry("reembed.documents-per-second", 1),
                Map.entry("scorer.queue", 1),
                Map.entry("scorer.canary.percent", 5),
                Map.entry("http.port", 0),
                Map.entry("feedback.window", "1 h"),
                Map.entry("http.api-keys", "0123456789abcdef"),
                Map.entry("management.enabled", false),
                Map.entry("admin.token", "0123456789abcdef"));
        assertThat(FreshetConfig.defaults(others).settingsHash())
                .isEqualTo(FreshetConfig.defaults().settingsHash());
    }

    @Test
    void doesNotDependOnHowASettingIsWritten() {
        String file = "freshet { train { epochs = \"2\", learning-rate = 0.00007 }, round { pairs = 2.4e2, max-wait ="
                + " 30000 ms }, window.capacity = 20000, record.max-bytes = 1048576,"
                + " replay.share = 0.0, gate { held-out-percent = 8, min-fresh-gain = 5e-3 } }";
        assertThat(Loader.load(ConfigFactory.parseString(file), Map.of()).settingsHash())
                .isEqualTo(FreshetConfig.profile("demo").settingsHash())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isTakenOverOneLineForEachSetting() {
        assertThat(SettingsHash.lines("lora", new LoraConfig(8, 32, 0.5, false, List.of("q", "v\n"))))
                .isEqualTo("lora.rank=8\nlora.alpha=32\nlora.dropout=0x1.0p-1\nlora.rsLora=false\n"
                        + "lora.targets=[\"q\", \"v\\n\"]\n");
        OptionalDouble none = OptionalDouble.empty();
        assertThat(SettingsHash.lines(
                        "mining",
                        new MiningConfig(
                                Optional.empty(), 4, 0, 50, OptionalDouble.of(-0.0), none, none, none, Sampling.TOP)))
                .isEqualTo(
                        "mining.model=none\nmining.numNegatives=4\nmining.rangeMin=0\nmining.rangeMax=50\nmining.maxScore=0x0.0p0\n"
                                + "mining.minScore=none\nmining.absoluteMargin=none\nmining.relativeMargin=none\n"
                                + "mining.sampling=TOP\n");
    }
}
