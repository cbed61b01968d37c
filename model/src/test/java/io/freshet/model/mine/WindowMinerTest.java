package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.train.Example;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real answers; the window is small enough for every document to be a candidate. */
class WindowMinerTest {

    private static final float MARGIN = 0.05f;
    private static TextEncoder encoder;
    private static List<AnsweredQuery> pairs;
    private static List<String> answers;

    private RollingWindow window;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.openForShortTexts(TestModels.BGE, 48);
        answers = TestPairs.first(20).stream().map(TestPairs::answer).toList();
        pairs = TestPairs.first(20).stream()
                .map(pair -> new AnsweredQuery(pair.question(), pair.answer(), List.of(), 1))
                .toList();
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @BeforeEach
    void openWindow() {
        window = new RollingWindow("base", 100, encoder.dimension(), Device.cpu());
    }

    @AfterEach
    void closeWindow() {
        window.close();
    }

    @Test
    void negativesAreTheBestDocumentsBelowTheMargin() {
        WindowMiner.Mined mined = miner(Side.QUERY, rule(3, Sampling.TOP)).mine(pairs, LowRank.NONE, 1);
        assertThat(mined.examples().stream().map(Example::negatives))
                .containsExactlyElementsOf(expected(LowRank.NONE, LowRank.NONE, 3));
        assertThat(mined.examples().stream().map(Example::positive)).containsExactlyElementsOf(answers);
        assertThat(mined.statistics().difference().count()).isEqualTo(60);
        assertThat(mined.statistics().difference().min()).isGreaterThanOrEqualTo(MARGIN - 1e-6);
        assertThat(mined.statistics().missingNegatives()).isZero();
    }

    @Test
    void withBothSidesTheAdapterDecides() {
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 16, false, 0, List.of()), encoder.linears(), Device.cpu(), 5)) {
            for (NDArray matrix : adapter.tensors()) {
                matrix.addi(0.02f);
            }
            LowRank delta = adapter.lowRank();
            List<Example> both = miner(Side.BOTH, rule(3, Sampling.TOP))
                    .mine(pairs, delta, 1)
                    .examples();
            assertThat(both.stream().map(Example::negatives))
                    .containsExactlyElementsOf(expected(delta, delta, 3))
                    .isNotEqualTo(expected(LowRank.NONE, LowRank.NONE, 3));
        }
    }

    @Test
    void withTheQuerySideDocumentsKeepTheirBaseVectors() {
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 16, false, 0, List.of()), encoder.linears(), Device.cpu(), 5)) {
            for (NDArray matrix : adapter.tensors()) {
                matrix.addi(0.02f);
            }
            List<Example> query = miner(Side.QUERY, rule(3, Sampling.TOP))
                    .mine(pairs, adapter.lowRank(), 1)
                    .examples();
            assertThat(query.stream().map(Example::negatives))
                    .containsExactlyElementsOf(expected(adapter.lowRank(), LowRank.NONE, 3));
        }
    }

    @Test
    void noAnswerOfAQueryIsEverItsNegative() {
        String query = pairs.get(0).query();
        List<AnsweredQuery> sixAnswers = answers.subList(0, 6).stream()
                .map(answer -> new AnsweredQuery(query, answer, List.of(), 1))
                .toList();
        MiningRule everything = new MiningRule(
                20,
                0,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Sampling.TOP);
        List<Example> examples = miner(Side.QUERY, Optional.of(everything))
                .mine(sixAnswers, LowRank.NONE, 1)
                .examples();
        assertThat(examples).hasSize(6).allSatisfy(example -> assertThat(example.negatives())
                .containsExactlyInAnyOrderElementsOf(answers.subList(6, 20)));
    }

    @Test
    void aKnownAnswerLeavesItsPlaceToTheNextUnlessItWasRejected() {
        List<String> best = mine(pairs.get(0), rule(4, Sampling.TOP)).negatives();
        KnownAnswers known = (query, document) -> query.equals(pairs.get(0).query())
                && List.of(best.get(0), best.get(2)).contains(document);
        AnsweredQuery rejecting =
                new AnsweredQuery(pairs.get(0).query(), pairs.get(0).positive(), List.of(best.get(2)), 1);
        WindowMiner miner = miner(Side.QUERY, rule(3, Sampling.TOP));
        assertThat(miner.mine(List.of(pairs.get(0), rejecting), known, LowRank.NONE, 1)
                        .examples())
                .satisfiesExactly(
                        example -> assertThat(example.negatives())
                                .startsWith(best.get(1), best.get(3))
                                .doesNotContain(best.get(0), best.get(2)),
                        example -> assertThat(example.negatives()).startsWith(best.get(2), best.get(1), best.get(3)));
        assertThat(miner.mine(pairs, known, LowRank.NONE, 1).examples().get(1))
                .isEqualTo(miner.mine(pairs, LowRank.NONE, 1).examples().get(1));
    }

    @Test
    void rejectedAnswersComeFirstWhateverTheyScore() {
        String almostThePositive = answers.get(0).substring(0, answers.get(0).length() - 1);
        String farAway = answers.get(17);
        AnsweredQuery pair = new AnsweredQuery(
                pairs.get(0).query(), answers.get(0), List.of(almostThePositive, farAway, answers.get(0)), 2);
        Example example = mine(pair, rule(4, Sampling.TOP));
        List<String> mined =
                new ArrayList<>(mine(pairs.get(0), rule(4, Sampling.TOP)).negatives());
        mined.remove(farAway);
        assertThat(example.negatives())
                .as("the accepted answer is no negative though it was rejected once")
                .containsExactly(almostThePositive, farAway, mined.get(0), mined.get(1));
        assertThat(example.weight()).isEqualTo(2);
    }

    @Test
    void aRejectedAnswerThatIsAlsoMinedLeavesItsPlaceToTheNext() {
        List<String> best = mine(pairs.get(0), rule(4, Sampling.TOP)).negatives();
        AnsweredQuery pair = new AnsweredQuery(pairs.get(0).query(), answers.get(0), List.of(best.get(0)), 1);
        assertThat(mine(pair, rule(3, Sampling.TOP)).negatives()).isEqualTo(best.subList(0, 3));
    }

    @Test
    void moreRejectedAnswersThanWantedAreAllUsed() {
        List<String> rejected = List.of("不知道。", "多喝水。", "问别人。");
        AnsweredQuery pair = new AnsweredQuery(pairs.get(0).query(), answers.get(0), rejected, 1);
        assertThat(mine(pair, rule(2, Sampling.TOP)).negatives()).isEqualTo(rejected);
    }

    @Test
    void withoutARuleThereAreOnlyRejectedAnswers() {
        AnsweredQuery pair = new AnsweredQuery(pairs.get(0).query(), answers.get(0), List.of("不知道。"), 1);
        WindowMiner.Mined mined =
                miner(Side.QUERY, Optional.empty()).mine(List.of(pair, pairs.get(1)), LowRank.NONE, 1);
        assertThat(mined.examples().get(0).negatives()).containsExactly("不知道。");
        assertThat(mined.examples().get(1).negatives()).isEmpty();
    }

    @Test
    void isAFunctionOfItsRecordsAndSeed() {
        WindowMiner miner = miner(Side.QUERY, rule(3, Sampling.RANDOM));
        List<Example> once = miner.mine(pairs, LowRank.NONE, 1).examples();
        assertThat(miner.mine(pairs, LowRank.NONE, 1).examples()).isEqualTo(once);
        assertThat(miner.mine(pairs, LowRank.NONE, 2).examples()).isNotEqualTo(once);
    }

    private Example mine(AnsweredQuery pair, Optional<MiningRule> rule) {
        return miner(Side.QUERY, rule)
                .mine(List.of(pair), LowRank.NONE, 1)
                .examples()
                .get(0);
    }

    private WindowMiner miner(Side side, Optional<MiningRule> rule) {
        WindowMiner miner = new WindowMiner(encoder, window, side, rule);
        miner.remember(answers);
        return miner;
    }

    private static Optional<MiningRule> rule(int negatives, Sampling sampling) {
        return Optional.of(new MiningRule(
                negatives,
                0,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(MARGIN),
                OptionalDouble.empty(),
                sampling));
    }

    /** By brute force: for each pair in turn the best n documents that score at least the margin less than its answer. */
    private static List<List<String>> expected(LowRank ofQueries, LowRank ofDocuments, int n) {
        float[][] queries =
                encoder.encode(pairs.stream().map(AnsweredQuery::query).toList(), Role.QUERY, ofQueries);
        float[][] documents = encoder.encode(answers, Role.DOCUMENT, ofDocuments);
        List<List<String>> expected = new ArrayList<>();
        for (int q = 0; q < queries.length; q++) {
            Map<String, Float> scores = new HashMap<>();
            for (int i = 0; i < documents.length; i++) {
                scores.put(answers.get(i), dot(queries[q], documents[i]));
            }
            float positive = scores.remove(answers.get(q));
            expected.add(scores.entrySet().stream()
                    .filter(score -> score.getValue() + MARGIN <= positive)
                    .sorted(Comparator.comparing((Map.Entry<String, Float> score) -> -score.getValue()))
                    .limit(n)
                    .map(Map.Entry::getKey)
                    .toList());
        }
        return expected;
    }

    private static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }
}
