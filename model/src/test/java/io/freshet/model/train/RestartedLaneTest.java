package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.freshet.config.Side;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.Sampling;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import io.freshet.model.window.WindowSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lane that goes on from its window's snapshot, the rounds since then remembered but not mined, does to the bit what it
 * would have done, whatever else the process computes by the same model.
 */
class RestartedLaneTest {

    private static final int ROUND = 8;
    private static final int CAPACITY = 2 * ROUND + 2;
    private static final TrainSettings SETTINGS = TestRounds.settings(1e-3, 0.1, 4, 1);

    private static TextEncoder encoder;
    private static List<TestPairs> samples;

    /** What the current version adds while the rounds are mined, and the parent of what they train. */
    private static Path version;

    @TempDir
    Path folder;

    @BeforeAll
    static void open(@TempDir Path first) throws IOException {
        encoder = TestRounds.encoder(64);
        samples = TestPairs.first(4 * ROUND);
        version = first;
        save(SETTINGS, Optional.empty(), TestRounds.examples(0, 8), new CachedVectors(encoder, 100), Side.QUERY, first);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void minesAndTrainsWhatItWouldHave(Side side) throws Exception {
        Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
        WindowMiner.Mined expected;
        List<float[]> expectedWindow;
        List<String> documents;
        try (RollingWindow window = window(CAPACITY)) {
            WindowMiner miner = miner(window, side);
            mine(miner, 1);
            WindowSnapshot.write(snapshot, window);
            mine(miner, 2);
            expected = mine(miner, 3);
            documents = window.documents();
            expectedWindow = window.vectors(documents).of(documents);
            assertThat(documents)
                    .as("what the old pair that round 3 trains once more names")
                    .doesNotContain(samples.get(2).answer(), samples.get(3).answer());
        }
        byte[] trained = train(expected, side, "expected");

        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (RollingWindow window = window(CAPACITY)) {
            Future<?> other = threads.submit(RestartedLaneTest::anotherLane);
            WindowSnapshot.readInto(snapshot, window);
            WindowMiner miner = miner(window, side);
            miner.remember(documents(2));
            other.get();
            Future<?> more = threads.submit(RestartedLaneTest::anotherLane);
            WindowMiner.Mined mined = mine(miner, 3);
            assertThat(mined.examples()).isEqualTo(expected.examples());
            assertThat(mined.statistics()).isEqualTo(expected.statistics());
            areEqual(mined.documents(), expected.documents());
            assertThat(window.documents()).isEqualTo(documents);
            assertThat(window.vectors(documents).of(documents).toArray(float[][]::new))
                    .isDeepEqualTo(expectedWindow.toArray(float[][]::new));
            assertThat(train(mined, side, "restarted")).isEqualTo(trained);
            more.get();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aRoundBringsTheVectorsThatItsTrainerNeedsAndNoOthers() throws IOException {
        try (RollingWindow window = window(CAPACITY)) {
            WindowMiner.Mined mined = mine(miner(window, Side.QUERY), 3);
            List<String> needed = new ArrayList<>();
            for (Example example : mined.examples()) {
                needed.add(example.positive());
                needed.addAll(example.negatives());
            }
            assertThat(mined.documents().texts())
                    .containsExactlyInAnyOrderElementsOf(List.copyOf(new TreeSet<>(needed)));
            assertThat(window.documents())
                    .as("an old pair's answer does not join the window again")
                    .isEqualTo(documents(3));
        }
        try (RollingWindow window = window(CAPACITY)) {
            assertThat(mine(miner(window, Side.BOTH), 3).documents().texts()).isEmpty();
        }
    }

    /** Where the window holds less than a round, answers are not in it. */
    @Test
    void aWindowSmallerThanARoundWillDo() throws IOException {
        try (RollingWindow window = window(3)) {
            WindowMiner miner = miner(window, Side.QUERY);
            WindowMiner.Mined mined = mine(miner, 1);
            assertThat(mined.examples()).hasSize(ROUND);
            areEqual(miner.mine(pairs(1), LowRank.NONE, 1).documents(), mined.documents());
        }
    }

    /** Were it otherwise, the other tests would say nothing about what is encoded together. */
    @Test
    void aVectorsBitsDependOnItsCompany() {
        List<String> answers =
                samples.subList(0, 2 * ROUND).stream().map(TestPairs::answer).toList();
        List<float[]> together = RoundVectors.NONE.completedBy(encoder, answers).of(answers);
        List<float[]> alone = answers.stream()
                .map(answer ->
                        RoundVectors.NONE.completedBy(encoder, List.of(answer)).of(answer))
                .toList();
        assertThat(Arrays.deepEquals(together.toArray(), alone.toArray())).isFalse();
    }

    /** A lane of the same model with a window of its own, and somebody who asks for a few vectors now and then. */
    private static void anotherLane() {
        CachedVectors cache = new CachedVectors(encoder, 5);
        try (RollingWindow window = window(20)) {
            WindowMiner miner = miner(window, Side.QUERY);
            for (int i = 0; i < ROUND; i++) {
                miner.remember(List.of(samples.get(i).answer()));
                cache.of(List.of(samples.get(2 * i).answer(), samples.get(i).answer()));
            }
            miner.mine(pairs(2), LowRank.NONE, 4);
        }
    }

    private static WindowMiner.Mined mine(WindowMiner miner, int round) throws IOException {
        miner.remember(documents(round));
        try (LoraAdapter adapter = PeftFolder.read(version, encoder.linears(), Device.cpu())) {
            return miner.mine(pairs(round), adapter.lowRank(), round);
        }
    }

    /** Rounds overlap; the second brings back a document of the first, the third an old pair whose documents are gone. */
    private static List<AnsweredQuery> pairs(int round) {
        List<AnsweredQuery> pairs = new ArrayList<>();
        int from = (round - 1) * (ROUND + 1);
        for (TestPairs pair : samples.subList(from, from + ROUND - 1)) {
            pairs.add(pair(pair, List.of()));
        }
        pairs.add(
                pair(samples.get(round - 1), round == 3 ? List.of(samples.get(3).answer()) : List.of()));
        return pairs;
    }

    private static AnsweredQuery pair(TestPairs pair, List<String> rejected) {
        return new AnsweredQuery(pair.question(), pair.answer(), rejected, 1);
    }

    private static List<String> documents(int round) {
        return pairs(round).subList(0, round == 3 ? ROUND - 1 : ROUND).stream()
                .map(AnsweredQuery::positive)
                .toList();
    }

    private static RollingWindow window(int capacity) {
        return new RollingWindow("base", capacity, encoder.dimension(), Device.cpu());
    }

    private static WindowMiner miner(RollingWindow window, Side side) {
        MiningRule rule = new MiningRule(
                3,
                0,
                OptionalInt.of(10),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(0.02),
                OptionalDouble.empty(),
                Sampling.RANDOM);
        return new WindowMiner(encoder, window, side, Optional.of(rule));
    }

    private byte[] train(WindowMiner.Mined mined, Side side, String name) throws IOException {
        Path saved = Files.createDirectory(folder.resolve(name));
        save(SETTINGS, Optional.of(version), mined.examples(), mined.documents(), side, saved);
        return Files.readAllBytes(saved.resolve(PeftFolder.WEIGHTS));
    }

    private static void save(
            TrainSettings settings,
            Optional<Path> parent,
            List<Example> examples,
            DocumentVectors documents,
            Side side,
            Path into)
            throws IOException {
        try (AdapterTrainer<Example> trainer =
                AdapterTrainer.begin(TestRounds.task(encoder, documents, side), settings, parent, examples, 7)) {
            while (trainer.hasNext()) {
                assertThat(trainer.next().skipped()).isEmpty();
            }
            trainer.save(into, "base");
        }
    }

    private static void areEqual(RoundVectors actual, RoundVectors expected) {
        assertThat(actual.texts()).isEqualTo(expected.texts());
        assertThat(actual.of(actual.texts()).toArray(float[][]::new))
                .isDeepEqualTo(expected.of(expected.texts()).toArray(float[][]::new));
    }
}
