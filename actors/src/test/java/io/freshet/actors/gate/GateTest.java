package io.freshet.actors.gate;

import static io.freshet.actors.gate.GateUnderTest.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestRounds;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import io.freshet.config.Side;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.ProbeTexts;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.evaluate.OutputSample;
import io.freshet.model.evaluate.OutputSpread;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real adapters, judged on real questions. The trained one has seen the very pairs it is asked for. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class GateTest {

    private static final int FRESH = 20;
    private static final int DOCUMENTS = 200;
    private static final int GENERAL = 30;
    private static final GateThresholds THRESHOLDS = new GateThresholds(10, 0.01, 0.8, 0.1);

    @TempDir
    private static Path trainedFolder;

    private static double trainedNorm;

    private static GateUnderTest gate;

    private final TestModel model;

    @TempDir
    private Path folder;

    GateTest(TestModel model) {
        this.model = model;
    }

    @BeforeAll
    static void start(TestModel model) throws IOException {
        gate = new GateUnderTest(
                model, new EmbeddingVersions(model.encoder(), Side.QUERY), THRESHOLDS, general(), FRESH, DOCUMENTS);
    }

    /** The first questions and their answers. */
    private static EvaluationSet general() throws IOException {
        EvaluationSet all = BeirFolder.read(Samples.folder().resolve("general-zh"));
        Map<String, Set<String>> asked = all.judgedQueries().subList(0, GENERAL).stream()
                .collect(Collectors.toMap(query -> query, all::relevant));
        Map<String, String> corpus = new LinkedHashMap<>(all.corpus());
        corpus.keySet().retainAll(asked.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        return new EvaluationSet(corpus, all.queries(), asked);
    }

    @BeforeAll
    static void train(TestModel model) throws IOException {
        Training.Factory factory = TestRounds.training(
                model, Map.of("train.batch-size", 10, "train.epochs", 4, "train.learning-rate", 5e-4));
        TrainRound round = TestRounds.round(model, FRESH, 1, Optional.empty(), 42, trainedFolder);
        try (Training training = factory.begin(round)) {
            while (training.hasNext()) {
                training.next();
            }
            training.save(trainedFolder);
            trainedNorm = training.deltaNorm();
        }
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void anAdapterThatHelpsIsPublished() {
        Gate.Verdict verdict = gate.judge(trainedFolder, Optional.empty(), trainedNorm);
        assertThat(verdict.decision()).isInstanceOf(GateDecision.Publish.class);
        assertThat(verdict.fresh().queries()).isEqualTo(FRESH);
        assertThat(verdict.fresh().parent()).isEqualTo(verdict.fresh().base());
        assertThat(verdict.fresh().candidate().ndcgAt10())
                .isGreaterThan(verdict.fresh().base().ndcgAt10() + THRESHOLDS.minFreshGain());
        assertThat(verdict.general().queries()).isEqualTo(GENERAL);
        assertThat(verdict.numbers())
                .containsKeys("general.ndcg@10.change_lower_95", "query.mean_cosine_rise", "query.uniformity_rise")
                .containsEntry("delta_norm", trainedNorm)
                .hasEntrySatisfying("fresh.ndcg@10.gain_probability", probability -> assertThat(probability)
                        .isGreaterThan(0.8))
                .hasEntrySatisfying(
                        "probe.to_base", change -> assertThat(change).isPositive())
                .hasEntrySatisfying(
                        "probe.to_trainer", difference -> assertThat(difference).isLessThan(1e-6));
    }

    @Test
    void theSameCandidateIsJudgedTheSame() {
        assertThat(gate.judge(trainedFolder, Optional.empty(), trainedNorm))
                .isEqualTo(gate.judge(trainedFolder, Optional.empty(), trainedNorm));
    }

    @Test
    void anAdapterOfNoiseIsRejectedByTheBootstrap() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 0.02, 7);
        Gate.Verdict verdict = gate.judge(folder, Optional.empty(), norm);
        assertThat(reasons(verdict)).singleElement().asString().contains("probability of a gain");
        assertThat(verdict.numbers().get("fresh.ndcg@10.gain_probability")).isLessThan(0.8);
        assertThat(verdict.fresh().candidate()).isNotEqualTo(verdict.fresh().base());
    }

    @Test
    void anAdapterThatMapsEverythingToOneVectorIsRejected() throws IOException {
        double norm = TestAdapters.collapsed(folder, model.encoder());
        Gate.Verdict verdict = gate.judge(folder, Optional.empty(), norm);
        assertThat(verdict.numbers().get("query.mean_cosine")).isGreaterThan(0.99);
        assertThat(reasons(verdict))
                .anyMatch(reason -> reason.contains("the mean cosine"))
                .anyMatch(reason -> reason.contains("uniformity"));
    }

    /** As when the adapter was damaged on its way, or belongs to another base model. */
    @Test
    void anAdapterThatAnswersItsProbeOtherwiseThanTheTrainersIsRejected() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 1e-2, 7);
        Probe.of(model.encoder(), LowRank.NONE).write(folder);
        assertThat(reasons(gate.judge(folder, Optional.empty(), norm)))
                .anyMatch(reason -> reason.contains("the probe is answered otherwise"));
    }

    @Test
    void aCandidateThatIsItsParentIsRejected() {
        assertThat(reasons(gate.judge(trainedFolder, Optional.of(trainedFolder), trainedNorm)))
                .anyMatch(reason -> reason.contains("exactly as its parent"));
    }

    @Test
    void whereDocumentsAreTrainedTooTheirVectorsAreLookedAt() throws IOException {
        TestAdapters.collapsed(folder, model.encoder());
        OutputSample sample = new OutputSample(ProbeTexts.QUERIES, ProbeTexts.DOCUMENTS);
        for (Side side : Side.values()) {
            var versions = new EmbeddingVersions(model.encoder(), side);
            try (LoraAdapter adapter = versions.read(folder)) {
                assertThat(versions.spreads(sample, adapter.lowRank()))
                        .hasSize(side == Side.QUERY ? 1 : 2)
                        .allSatisfy(spread -> {
                            var vectors = (OutputSpread.OfVectors) spread;
                            assertThat(vectors.candidate().meanCosine()).isGreaterThan(0.99);
                            assertThat(vectors.base().meanCosine()).isLessThan(0.7);
                        });
            }
        }
    }

    @Test
    void anAdapterThatChangesNothingIsRejected() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> 0);
        Gate.Verdict verdict = gate.judge(folder, Optional.empty(), norm);
        assertThat(norm).isZero();
        assertThat(verdict.fresh().candidate()).isEqualTo(verdict.fresh().base());
        assertThat(reasons(verdict))
                .anyMatch(reason -> reason.contains("the adapter changes nothing"))
                .anyMatch(reason -> reason.contains("answers the probe exactly as the base model"));
    }

    @Test
    void anAdapterThatForgetsWhatTheBaseModelKnewIsRejected() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 1, 7);
        Gate.Verdict verdict = gate.judge(folder, Optional.empty(), norm);
        assertThat(reasons(verdict)).anyMatch(reason -> reason.contains("general queries"));
        assertThat(verdict.general().candidate().ndcgAt10())
                .isLessThan(verdict.general().base().ndcgAt10() / 2);
    }

    @Test
    void anAdapterWithNotANumberIsRejectedAndScoresWorst() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> Double.NaN);
        Gate.Verdict verdict = gate.judge(folder, Optional.empty(), norm);
        assertThat(reasons(verdict))
                .anyMatch(reason -> reason.contains("NaN or infinite weights"))
                .anyMatch(reason -> reason.contains("the query vectors draw together"))
                .anyMatch(reason -> reason.contains("the probe is answered otherwise"))
                .anyMatch(reason -> reason.contains("NaN or infinite scores on the fresh set"));
        assertThat(verdict.fresh().candidate().ndcgAt10()).isZero();
        assertThat(verdict.general().candidate().recallAt10()).isZero();
    }

    @Test
    void anAdapterThatIsWorseThanItsParentIsRejectedThoughItIsNoWorseThanTheBaseModel() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 1e-4, 7);
        assertThat(reasons(gate.judge(folder, Optional.of(trainedFolder), norm)))
                .hasSize(1)
                .allMatch(reason -> reason.contains("fresh queries"));
    }

    @Test
    void whenTooManyStepsWentWrongTheAdapterIsRejectedHoweverWellItScores() {
        assertThat(reasons(gate.judge(trainedFolder, Optional.empty(), trainedNorm, false)))
                .singleElement()
                .asString()
                .contains("NaN or infinite losses");
    }
}
