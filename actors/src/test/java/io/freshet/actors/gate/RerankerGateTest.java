package io.freshet.actors.gate;

import static io.freshet.actors.gate.GateUnderTest.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.system.RerankerModel;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.PairProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of a real reranker, none of which may be served. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class RerankerGateTest {

    private static final int QUESTIONS = 8;
    private static final int DEPTH = 4;

    private static RerankerModel reranker;
    private static GateUnderTest gate;

    private final TestModel model;

    @TempDir
    private Path folder;

    RerankerGateTest(TestModel model) {
        this.model = model;
    }

    @BeforeAll
    static void start(TestModel model) throws IOException {
        reranker =
                RerankerModel.open(TestModel.config(Map.of("task", "reranker")).model());
        gate = new GateUnderTest(
                model,
                new RerankerVersions(reranker.reranker(), model.encoder(), DEPTH),
                new GateThresholds(QUESTIONS, 0, 0.5, 0.1),
                new EvaluationSet(Map.of(), Map.of(), Map.of()),
                QUESTIONS,
                20);
    }

    @AfterAll
    static void stop() {
        gate.close();
        reranker.close();
    }

    @Test
    void anAdapterThatScoresEverythingAlikeIsRejected() throws IOException {
        double norm = TestAdapters.collapsed(folder, model.encoder());
        Gate.Verdict verdict = judge(norm);
        assertThat(reasons(verdict)).anyMatch(reason -> reason.contains("the scores draw together"));
        assertThat(verdict.numbers().get("score.deviation"))
                .isLessThan(verdict.numbers().get("score.deviation_of_base") / 10);
    }

    @Test
    void anAdapterThatChangesNothingIsRejected() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> 0);
        assertThat(reasons(judge(norm)))
                .anyMatch(reason -> reason.contains("the adapter changes nothing"))
                .anyMatch(reason -> reason.contains("answers the probe exactly as the base model"));
    }

    @Test
    void anAdapterWithNotANumberIsRejected() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> Double.NaN);
        Gate.Verdict verdict = judge(norm);
        assertThat(reasons(verdict))
                .anyMatch(reason -> reason.contains("NaN or infinite weights"))
                .anyMatch(reason -> reason.contains("the scores draw together"));
        assertThat(verdict.fresh().candidate().auc()).isZero();
    }

    @Test
    void anAdapterOfNoiseIsRejectedByAMetricAndIsOtherwiseSound() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 0.1, 7);
        Gate.Verdict verdict = judge(norm);
        assertThat(reasons(verdict)).isNotEmpty().allMatch(reason -> reason.contains("8 fresh queries"));
        assertThat(verdict.numbers())
                .containsKeys("fresh.ndcg@10.gain", "fresh.mrr@10.gain", "fresh.auc.gain_probability")
                .hasEntrySatisfying(
                        "probe.to_base", change -> assertThat(change).isPositive());
    }

    private Gate.Verdict judge(double norm) throws IOException {
        try (LoraAdapter adapter = PeftFolder.readUnjudged(
                folder,
                reranker.reranker().linears(),
                reranker.reranker().options().device())) {
            PairProbe.of(reranker.reranker(), adapter.lowRank()).write(folder);
        }
        return gate.judge(folder, Optional.empty(), norm);
    }
}
