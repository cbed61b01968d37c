package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.memory.MemorySettings;
import io.freshet.actors.memory.RoundDraft;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.ManifestJson;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.RetrievalEvaluation;
import io.freshet.model.evaluate.RetrievalMetrics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestOfTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final RetrievalMetrics GOOD = metrics(0.9f);
    private static final RetrievalMetrics BROKEN = metrics(Float.NaN);

    @Test
    void theManifestOfACandidateThatAnsweredNotANumberCanBeWrittenAndRead() throws Exception {
        Manifest manifest = build(new Gate.Verdict(
                1,
                new GateDecision.Reject(List.of("NaN")),
                new ComparedMetrics(GOOD, GOOD, BROKEN),
                ComparedMetrics.NONE,
                Map.of("query.mean_cosine", Double.NaN, "delta_norm", 2.5)));
        assertThat(manifest.status()).isEqualTo(Status.REJECTED);
        assertThat(manifest.notes()).containsExactly("NaN");
        assertThat(manifest.metrics().heldOut().candidate()).containsEntry("ndcg@10", 0.0);
        assertThat(manifest.metrics().gate()).containsEntry("delta_norm", 2.5);
        assertThat(ManifestJson.read(ManifestJson.write(manifest), Path.of("manifest.json")))
                .isEqualTo(manifest);
    }

    @Test
    void aSetWithoutQueriesHasNoMetricsAtAll() {
        Manifest manifest = build(new Gate.Verdict(
                1,
                new GateDecision.Publish(List.of("a note")),
                new ComparedMetrics(GOOD, GOOD, GOOD),
                ComparedMetrics.NONE,
                Map.of()));
        assertThat(manifest.status()).isEqualTo(Status.PUBLISHED);
        assertThat(manifest.notes()).containsExactly("a note");
        assertThat(manifest.metrics().heldOut().base()).containsEntry("ndcg@10", 1.0);
        assertThat(manifest.metrics().general()).isEqualTo(SetMetrics.NONE);
    }

    private static Manifest build(Gate.Verdict verdict) {
        FreshetConfig config = FreshetConfig.defaults();
        LaneSettings lane = new LaneSettings(config, new BaseModel("builtin:none", "0".repeat(64)));
        RoundDraft draft = new RoundDraft("qa", Map.of(), NOW, LaneMemory.empty(MemorySettings.of(config)));
        Round round = new Round(1, draft, draft.close(), List.of(), false, NOW);
        return ManifestOf.judged(verdict, true).build(lane, round, 0, 1, new TreeMap<>(), new Times(NOW, NOW));
    }

    private static RetrievalMetrics metrics(float score) {
        RetrievalEvaluation evaluation = new RetrievalEvaluation(
                new EvaluationSet(Map.of("a", "a"), Map.of("q", "q"), Map.of("q", Set.of("a"))));
        evaluation.add("q", new float[] {score});
        return evaluation.report().metrics();
    }
}
