package io.freshet.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.FaultyTraining;
import io.freshet.actors.testing.TestKits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a trainer recovers and gives up; what it trains is of no matter here. */
@Timeout(120)
class TrainerTest {

    private static final ActorTestKit KIT = TestKits.withManualTime();
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final int ATTEMPTS = 3;
    private static final Duration MIN_BACKOFF = Duration.ofSeconds(10);
    private static final Trainer.Settings SETTINGS =
            new Trainer.Settings(ATTEMPTS, MIN_BACKOFF, Duration.ofSeconds(60), 1);

    private final EventLog events = new EventLog();
    private final TestProbe<Trainer.Outcome> outcomes = KIT.createTestProbe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aRoundThatAlwaysFailsIsGivenBackAfterTheLastAttemptAndTheNextOneIsTrained() {
        ScriptedTraining training = new ScriptedTraining(attempt -> {
            if (attempt <= ATTEMPTS) {
                throw new IllegalStateException("put there by the test");
            }
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        trainer.tell(train(7));
        Trainer.Outcome outcome = passTimeUntilAnswered();
        assertThat(outcome).isEqualTo(new Trainer.Failed(7, ATTEMPTS));
        assertThat(training.begun()).isEqualTo(ATTEMPTS);
        assertThat(training.closed()).isEqualTo(ATTEMPTS);
        assertThat(events.all(LoopEvent.TrainingFailed.class))
                .extracting(LoopEvent.TrainingFailed::attempt)
                .containsExactly(1, 2, 3);

        trainer.tell(train(8));
        assertThat(outcomes.expectMessageClass(Trainer.Trained.class).version()).isEqualTo(8);
        assertThat(training.closed()).isEqualTo(ATTEMPTS + 1);
        KIT.stop(trainer);
    }

    @Test
    void aRoundThatIsGivenUpIsNotAnsweredByItsLateResult() {
        CountDownLatch given = new CountDownLatch(1);
        ScriptedTraining training = new ScriptedTraining(attempt -> {
            if (attempt == 1) {
                ScriptedTraining.await(given);
            }
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        trainer.tell(train(4));
        eventually(() -> assertThat(training.begun()).isEqualTo(1));
        trainer.tell(new Trainer.Abandon(3));
        trainer.tell(new Trainer.Abandon(4));
        assertThat(outcomes.expectMessageClass(Trainer.Abandoned.class).version())
                .isEqualTo(4);
        trainer.tell(train(4));
        given.countDown();
        outcomes.expectMessageClass(Trainer.Trained.class);
        assertThat(training.begun()).isEqualTo(2);
        eventually(() -> assertThat(training.closed()).isEqualTo(2));
        trainer.tell(new Trainer.Abandon(4));
        outcomes.expectNoMessage(Duration.ofMillis(100));
        KIT.stop(trainer);
    }

    @Test
    void betweenAttemptsThePauseGrows() {
        ScriptedTraining training = new ScriptedTraining(attempt -> {
            throw new IllegalStateException("put there by the test");
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        trainer.tell(train(1));
        eventually(() -> assertThat(training.begun()).isEqualTo(1));
        // Its supervisor may plan the next attempt later than the test lets time pass, but never for earlier.
        assertThat(secondsUntilBegun(training, 2)).isGreaterThanOrEqualTo(MIN_BACKOFF.toSeconds());
        assertThat(secondsUntilBegun(training, 3)).isGreaterThanOrEqualTo(2 * MIN_BACKOFF.toSeconds());
        KIT.stop(trainer);
    }

    private long secondsUntilBegun(ScriptedTraining training, int attempt) {
        long[] seconds = new long[1];
        eventually(() -> {
            if (training.begun() < attempt) {
                seconds[0]++;
                TIME.timePasses(Duration.ofSeconds(1));
            }
            assertThat(training.begun()).isEqualTo(attempt);
        });
        return seconds[0];
    }

    private Trainer.Outcome passTimeUntilAnswered() {
        Trainer.Outcome[] answer = new Trainer.Outcome[1];
        eventually(() -> {
            TIME.timePasses(Duration.ofSeconds(10));
            answer[0] = outcomes.expectMessageClass(Trainer.Outcome.class, Duration.ofMillis(20));
        });
        return answer[0];
    }

    /** Every ten milliseconds again, until it holds. */
    private void eventually(Runnable assertions) {
        outcomes.awaitAssert(Duration.ofSeconds(90), Duration.ofMillis(10), () -> {
            assertions.run();
            return null;
        });
    }

    @Test
    void itListensWhileItComputes() {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ScriptedTraining training = new ScriptedTraining(attempt -> {
            computing.countDown();
            ScriptedTraining.await(mayGoOn);
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        trainer.tell(train(1));
        ScriptedTraining.await(computing);
        // The answer to a second round is a refusal; it comes before the first one is done.
        LoggingTestKit.error("round 1 is not finished, round 2 was sent").expect(KIT.system(), () -> {
            trainer.tell(train(2));
            return null;
        });
        mayGoOn.countDown();
        outcomes.expectTerminated(trainer);
        assertThat(training.closed()).isEqualTo(training.begun());
    }

    @Test
    void whenTheEngineItselfIsBrokenTheTrainerEnds() {
        ScriptedTraining training = new ScriptedTraining(attempt -> {
            throw new AssertionError("no exception: nothing that a restart could mend");
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        trainer.tell(train(1));
        outcomes.expectTerminated(trainer);
        assertThat(training.closed()).isEqualTo(1);
    }

    @Test
    void aFullDiskIsNoFailureOfTheRound() {
        FaultyTraining training = new FaultyTraining(new ScriptedTraining(attempt -> {}), (at, attempt, step) -> {
            if (at == FaultyTraining.At.SAVE) {
                throw new IOException("No space left on device");
            }
        });
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        Trainer.Train train = train(3);
        LoggingTestKit.error("version 3 cannot be written to " + train.round().output()
                        + ", the disk is full: No space left on device")
                .expect(KIT.system(), () -> {
                    trainer.tell(train);
                    return null;
                });
        outcomes.expectTerminated(trainer);
        outcomes.expectNoMessage();
        assertThat(training.begun()).isEqualTo(1).isEqualTo(training.closed());
        assertThat(events.all(LoopEvent.TrainingFailed.class)).isEmpty();
    }

    private Trainer.Train train(long version) {
        return new Trainer.Train(ScriptedTraining.round(version), outcomes.getRef());
    }
}
