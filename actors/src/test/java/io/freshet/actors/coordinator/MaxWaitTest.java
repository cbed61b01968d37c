package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A round that does not fill is closed so long after its first example. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class MaxWaitTest {

    private static final ActorTestKit KIT = TestKits.withManualTime();
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final TestBroker kafka;

    @TempDir
    private Path store;

    private LoopUnderTest loop;

    MaxWaitTest(TestBroker kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws IOException {
        loop = new LoopUnderTest(KIT, LoopUnderTest.Lane.fresh(kafka, store), Map.of("round.max-wait", WAIT));
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
    void aSmallerRoundIsClosedWhenItHasWaitedLongEnough() throws Exception {
        loop.sendAll(0, 2);
        TIME.timePasses(WAIT.minusMillis(1));
        loop.miner.expectNoMessage();
        TIME.timePasses(Duration.ofMillis(1));
        assertThat(loop.finish(LoopUnderTest.publish())).hasSize(2);
    }

    @Test
    void recordsThatAreNoExamplesDoNotPutItOff() {
        loop.send(0);
        loop.acknowledged();
        TIME.timePasses(WAIT.minusSeconds(1));
        loop.sendBad(1);
        loop.acknowledged();
        TIME.timePasses(Duration.ofSeconds(1));
        assertThat(loop.mine().pairs()).hasSize(1);
    }

    @Test
    void withoutAnExampleThereIsNothingToCloseHoweverLongItTakes() {
        loop.sendBad(0);
        loop.acknowledged();
        TIME.timePasses(WAIT.multipliedBy(10));
        loop.miner.expectNoMessage();
        loop.sendAll(1, 2);
        TIME.timePasses(WAIT);
        assertThat(loop.mine().pairs()).hasSize(1);
    }

    @Test
    void aRoundThatFilledInTimeIsNotFollowedByASmallOneTooEarly() throws Exception {
        loop.sendAll(0, 4);
        TIME.timePasses(WAIT.minusSeconds(1));
        loop.finish(LoopUnderTest.publish());
        loop.sendAll(4, 5);
        TIME.timePasses(WAIT.minusSeconds(1));
        loop.miner.expectNoMessage();
        TIME.timePasses(Duration.ofSeconds(1));
        assertThat(loop.mine().pairs()).hasSize(1);
    }
}
