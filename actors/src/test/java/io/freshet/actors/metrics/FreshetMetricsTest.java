package io.freshet.actors.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshetMetricsTest {

    private final FreshetMetrics metrics = new FreshetMetrics();
    private final LaneMetrics embedding = metrics.lane("embedding");

    @AfterEach
    void close() {
        metrics.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "freshet_feedback_to_served_seconds_count{lane=\"embedding\"} 1",
                "freshet_feedback_to_served_seconds_sum{lane=\"embedding\"} 90.0",
                "freshet_feedback_to_served_seconds_bucket{lane=\"embedding\",le=\"120.0\"} 1",
                "freshet_offset_lag{lane=\"embedding\"} 12.0",
                "freshet_window_documents{lane=\"embedding\"} 2000.0",
                "freshet_round_seconds_count{lane=\"embedding\",phase=\"train\"} 1",
                "freshet_train_pairs_total{lane=\"embedding\"} 64.0",
                "freshet_train_tokens_total{lane=\"embedding\"} 4096.0",
                "freshet_padding_ratio{lane=\"embedding\"} 0.125",
                "freshet_loss{lane=\"embedding\"} 0.75",
                "freshet_eval{lane=\"embedding\",metric=\"ndcg@10\",set=\"held-out\"} 0.8",
                "freshet_gate_total{decision=\"published\",lane=\"embedding\"} 1.0",
                "freshet_canary_total{decision=\"rolled-back\",lane=\"embedding\"} 1.0",
                "freshet_version{lane=\"embedding\"} 7.0",
                "freshet_swap_seconds_count{lane=\"embedding\"} 1",
                "freshet_request_seconds_count{phase=\"total\",route=\"/v1/embeddings\"} 1",
                "freshet_feedback_total{action=\"click\",result=\"acked\"} 1.0",
                "freshet_dead_letters_total{lane=\"embedding\",reason=\"not-json\"} 2.0",
                "freshet_skipped_steps_total{lane=\"embedding\",reason=\"nan-loss\"} 1.0",
                "freshet_reembed_documents_total{lane=\"embedding\"} 30.0",
                "freshet_reembed_version{lane=\"embedding\"} 6.0",
                "freshet_reembed_failures_total{lane=\"embedding\"} 1.0",
            })
    void everyNameOfTheContractIsScrapedWithItsLabelsAndValue(String sample) {
        recordEverything();
        assertThat(metrics.scrape().lines()).contains(sample);
    }

    @Test
    void everyMetricHasAHelpText() {
        recordEverything();
        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# TYPE freshet_")))
                .hasSizeGreaterThanOrEqualTo(15)
                .allSatisfy(type -> {
                    String name = type.split(" ")[2];
                    assertThat(metrics.scrape()).containsPattern("# HELP " + name + " \\S+ \\S+");
                });
    }

    @Test
    void aGaugeKeepsTheLastValueOfEachLabel() {
        embedding.version(3);
        metrics.lane("reranker").version(1);
        metrics.lane("embedding").version(4);
        System.gc();
        assertThat(metrics.scrape().lines())
                .contains("freshet_version{lane=\"embedding\"} 4.0", "freshet_version{lane=\"reranker\"} 1.0");
    }

    @Test
    void whatWasNeverMeasuredIsNotANumberInsteadOfZero() {
        assertThat(metrics.scrape().lines())
                .contains("freshet_loss{lane=\"embedding\"} NaN", "freshet_offset_lag{lane=\"embedding\"} NaN");
    }

    @Test
    void percentilesFromFeedbackToServedCanBeReadInProcess() {
        for (int second = 1; second <= 100; second++) {
            embedding.feedbackToServed(Duration.ofSeconds(second));
        }
        Latency latency = embedding.feedbackToServed();
        assertThat(latency.count()).isEqualTo(100);
        assertThat(latency.p50().toMillis()).isCloseTo(50_000, within(1_000L));
        assertThat(latency.p95().toMillis()).isCloseTo(95_000, within(1_500L));
    }

    /** Nanoseconds reach 292 years, a record's time of year 9999 is allowed. */
    @Test
    void anAgeThatOnlyAWrongClockCanTellIsLeftOut() {
        Instant now = Instant.parse("2026-02-03T04:05:06Z");
        embedding.feedbackToServed(Duration.between(Instant.parse("9999-12-31T23:59:59Z"), now));
        embedding.feedbackToServed(Duration.between(now, Instant.parse("9999-12-31T23:59:59Z")));
        embedding.feedbackToServed(Duration.ofHours(-5));
        assertThat(embedding.feedbackToServed().count()).isZero();
    }

    @Test
    void percentilesOfNothingAreZero() {
        assertThat(embedding.feedbackToServed()).isEqualTo(new Latency(0, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void theJvmAndTheProcessAreMeasuredToo() {
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_uptime_seconds")
                .contains("process_cpu_usage", "process_files_open_files");
    }

    @Test
    void twoInstancesDoNotShareTheirNumbers() {
        embedding.deadLetter("not-json");
        try (FreshetMetrics other = new FreshetMetrics()) {
            assertThat(other.scrape()).doesNotContain("not-json");
        }
    }

    private void recordEverything() {
        embedding.feedbackToServed(Duration.ofSeconds(90));
        embedding.offsetLag(12);
        embedding.windowDocuments(2000);
        embedding.roundPhase("train", Duration.ofSeconds(3));
        embedding.trained(64, 4096, 0.125);
        embedding.loss(0.75);
        embedding.evaluated("held-out", Map.of("ndcg@10", 0.8));
        embedding.gate("published");
        embedding.canary("rolled-back");
        embedding.version(7);
        embedding.swapped(Duration.ofMillis(40));
        metrics.request("/v1/embeddings", "total", Duration.ofMillis(5));
        metrics.feedback("click", "acked");
        embedding.deadLetter("not-json");
        embedding.deadLetter("not-json");
        embedding.skippedStep("nan-loss");
        embedding.reembedded(30);
        embedding.reembeddedVersion(6);
        embedding.reembedFailed();
    }
}
