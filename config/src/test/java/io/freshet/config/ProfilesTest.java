package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfilesTest {

    @Test
    void demoIsTheDefaultsWithTheseDifferences() {
        assertThat(FreshetConfig.profile("demo"))
                .isEqualTo(FreshetConfig.defaults(Map.of(
                        "window.capacity", 20_000,
                        "round.pairs", 240,
                        "round.max-wait", "30 s",
                        "replay.share", 0,
                        "gate.held-out-percent", 8)));
    }

    @Test
    void demoRerankerIsTheDemoWithTheseDifferences() {
        assertThat(FreshetConfig.profile("demo-reranker"))
                .isEqualTo(FreshetConfig.profile(
                        "demo",
                        Map.of(
                                "task", "reranker",
                                "round.pairs", 80,
                                "mining.num-negatives", 2,
                                "train.rerank-loss", "listwise",
                                "train.learning-rate", 5e-4,
                                "train.batch-size", 8,
                                "train.epochs", 1,
                                "gate.rerank-candidates", 5)));
    }

    @Test
    void qwen3IsTheDefaultsWithTheseDifferences() {
        Map<String, Object> differences = new HashMap<>(Map.of(
                "model.ref",
                "hf:Qwen/Qwen3-Embedding-0.6B",
                "model.max-length",
                8192,
                "model.tokens-per-chunk",
                16384,
                "scorer.max-batch-tokens",
                16384,
                "train.learning-rate",
                5e-5,
                "train.temperature",
                0.1,
                "train.beta2",
                0.95,
                "train.weight-decay",
                0.1,
                "train.scheduler",
                "cosine",
                "train.batch-size",
                8));
        assertThat(FreshetConfig.profile("qwen3-0.6b")).isEqualTo(FreshetConfig.defaults(differences));
    }

    @Test
    void takeOverrides() {
        assertThat(FreshetConfig.profile("demo", Map.of("round.pairs", 64))
                        .round()
                        .pairs())
                .isEqualTo(64);
    }
}
