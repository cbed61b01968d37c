package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.train.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is done against forgetting: pairs are trained again, and an adapter that leads nowhere is begun anew. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class ForgettingTest {

    private static final ActorTestKit KIT = TestKits.create();

    private final TestBroker kafka;

    @TempDir
    private Path store;

    private LoopUnderTest loop;
    private long next;

    ForgettingTest(TestBroker kafka) {
        this.kafka = kafka;
    }

    @AfterEach
    void close() {
        KIT.stop(loop.coordinator);
        loop.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aShareOfARoundsExamplesAreOldPairsAndTheManifestCountsThem() throws Exception {
        start(Map.of("replay.share", 0.5));
        assertThat(round(LoopUnderTest.publish(), Map.of()).examples()).hasSize(4);
        TrainRound second = round(LoopUnderTest.publish(), Map.of());
        assertThat(second.examples())
                .extracting(Example::query)
                .hasSize(8)
                .doesNotHaveDuplicates()
                .contains("question 0", "question 4");
        var counts = loop.events.awaitCommitted(2).manifest().counts();
        assertThat(counts.trained()).isEqualTo(4);
        assertThat(counts.replayed()).isEqualTo(4);
    }

    @Test
    void afterSoManyRejectedCandidatesTheAdapterIsBegunAnewOnOldPairsAndNewOnes() throws Exception {
        start(Map.of("consolidation.after-rejected", 2));
        round(LoopUnderTest.publish(), Map.of());
        assertThat(round(LoopUnderTest.reject(), Map.of()).parent()).isPresent();
        assertThat(round(LoopUnderTest.reject(), Map.of()).parent()).isPresent();
        TrainRound anew = round(LoopUnderTest.reject(), Map.of());
        assertThat(anew.parent()).isEmpty();
        assertThat(anew.examples()).extracting(Example::query).contains("question 0", "question 12");
        assertThat(loop.events.awaitCommitted(4).manifest().parent()).isEqualTo(1);
        assertThat(round(LoopUnderTest.publish(), Map.of()).parent()).isPresent();
    }

    @Test
    void anAdapterThatHasLeftTheBaseModelTooFarBehindIsBegunAnew() throws Exception {
        start(Map.of("consolidation.max-relative-delta", 0.1));
        round(LoopUnderTest.publish(), Map.of(Gate.RELATIVE_DELTA, 0.09));
        assertThat(round(LoopUnderTest.publish(), Map.of(Gate.RELATIVE_DELTA, 0.11))
                        .parent())
                .isPresent();
        assertThat(round(LoopUnderTest.publish(), Map.of(Gate.RELATIVE_DELTA, 0.02))
                        .parent())
                .isEmpty();
        assertThat(round(LoopUnderTest.publish(), Map.of()).parent()).isPresent();
    }

    private void start(Map<String, ?> settings) throws IOException {
        loop = new LoopUnderTest(KIT, LoopUnderTest.Lane.fresh(kafka, store), settings);
    }

    private TrainRound round(GateDecision decision, Map<String, Double> numbers) throws InterruptedException {
        loop.sendAll(next, next + 4);
        next += 4;
        Trainer.Train train = loop.train(loop.mine());
        loop.decide(loop.judge(train), decision, numbers);
        loop.events.awaitCommitted(train.round().version());
        return train.round();
    }
}
