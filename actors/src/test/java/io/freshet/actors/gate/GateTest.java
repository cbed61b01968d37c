package io.freshet.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestRounds;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import io.freshet.config.Side;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
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

    private static final ActorTestKit KIT = TestKits.create();
    private static final int FRESH = 20;
    private static final int GENERAL = 30;
    private static final GateThresholds THRESHOLDS = new GateThresholds(10, 0.01, 0.1);

    @TempDir
    private static Path trainedFolder;

    private static double trainedNorm;

    private static ActorRef<Gate.Command> gate;

    private final TestModel model;
    private final TestProbe<Gate.Verdict> verdicts = KIT.createTestProbe();

    @TempDir
    private Path folder;

    GateTest(TestModel model) {
        this.model = model;
    }

    @BeforeAll
    static void start(TestModel model) throws IOException {
        gate = KIT.spawn(
                Gate.create(new EmbeddingVersions(model.encoder(), Side.QUERY), THRESHOLDS, general(), 1),
                DispatcherSelector.fromConfig("freshet-dispatchers.native"));
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
        KIT.shutdownTestKit();
    }

    @Test
    void anAdapterThatHelpsIsPublished() {
        Gate.Verdict verdict = judge(trainedFolder, Optional.empty(), trainedNorm);
        assertThat(verdict.decision()).isInstanceOf(GateDecision.Publish.class);
        assertThat(verdict.fresh().queries()).isEqualTo(FRESH);
        assertThat(verdict.fresh().parent()).isEqualTo(verdict.fresh().base());
        assertThat(verdict.fresh().candidate().ndcgAt10())
                .isGreaterThan(verdict.fresh().base().ndcgAt10() + THRESHOLDS.minFreshGain());
        assertThat(verdict.general().queries()).isEqualTo(GENERAL);
    }

    @Test
    void anAdapterThatChangesNothingIsRejected() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> 0);
        Gate.Verdict verdict = judge(folder, Optional.empty(), norm);
        assertThat(norm).isZero();
        assertThat(verdict.fresh().candidate()).isEqualTo(verdict.fresh().base());
        assertThat(reasons(verdict)).anyMatch(reason -> reason.contains("the adapter changes nothing"));
    }

    @Test
    void anAdapterThatForgetsWhatTheBaseModelKnewIsRejected() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 1, 7);
        Gate.Verdict verdict = judge(folder, Optional.empty(), norm);
        assertThat(reasons(verdict)).anyMatch(reason -> reason.contains("general queries"));
        assertThat(verdict.general().candidate().ndcgAt10())
                .isLessThan(verdict.general().base().ndcgAt10() / 2);
    }

    @Test
    void anAdapterWithNotANumberIsRejectedAndScoresWorst() throws IOException {
        double norm = TestAdapters.write(folder, model.encoder(), () -> Double.NaN);
        Gate.Verdict verdict = judge(folder, Optional.empty(), norm);
        assertThat(reasons(verdict))
                .anyMatch(reason -> reason.contains("NaN or infinite weights"))
                .anyMatch(reason -> reason.contains("NaN or infinite scores on the fresh set"));
        assertThat(verdict.fresh().candidate().ndcgAt10()).isZero();
        assertThat(verdict.general().candidate().recallAt10()).isZero();
    }

    @Test
    void anAdapterThatIsWorseThanItsParentIsRejectedThoughItIsNoWorseThanTheBaseModel() throws IOException {
        double norm = TestAdapters.random(folder, model.encoder(), 1e-4, 7);
        assertThat(reasons(judge(folder, Optional.of(trainedFolder), norm)))
                .hasSize(1)
                .allMatch(reason -> reason.contains("fresh queries"));
    }

    @Test
    void whenTooManyStepsWentWrongTheAdapterIsRejectedHoweverWellItScores() {
        gate.tell(message(trainedFolder, Optional.empty(), trainedNorm, false));
        assertThat(reasons(verdicts.expectMessageClass(Gate.Verdict.class)))
                .singleElement()
                .asString()
                .contains("NaN or infinite losses");
    }

    private Gate.Verdict judge(Path candidate, Optional<Path> parent, double norm) {
        gate.tell(message(candidate, parent, norm, true));
        return verdicts.expectMessageClass(Gate.Verdict.class);
    }

    private Gate.Judge message(Path candidate, Optional<Path> parent, double norm, boolean finite) {
        List<HeldOut> heldOut = Samples.pairs(FRESH).stream()
                .map(pair -> new HeldOut(pair.query(), pair.response()))
                .toList();
        List<String> documents =
                Samples.pairs(60).stream().map(QaPair::response).toList();
        return new Gate.Judge(1, candidate, parent, heldOut, model.vectors(documents), norm, finite, verdicts.getRef());
    }

    private static List<String> reasons(Gate.Verdict verdict) {
        assertThat(verdict.decision()).isInstanceOf(GateDecision.Reject.class);
        return ((GateDecision.Reject) verdict.decision()).reasons();
    }
}
