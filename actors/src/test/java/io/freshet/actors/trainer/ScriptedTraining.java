package io.freshet.actors.trainer;

import io.freshet.model.embed.RoundVectors;
import io.freshet.model.train.StepReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Trains nothing, in one step that a test writes. */
final class ScriptedTraining implements Training.Factory {

    private static final StepReport REPORT = new StepReport(1, 1, 4, 0.5, 0.1, 1, 1e-4, 100, 120, Optional.empty());

    private static final AtomicInteger ROUNDS = new AtomicInteger();

    private final IntConsumer step;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** @param step is given the number of the attempt, counted from 1 over all rounds */
    ScriptedTraining(IntConsumer step) {
        this.step = step;
    }

    static TrainRound round(long version) {
        return new TrainRound(
                version,
                Optional.empty(),
                List.of(),
                RoundVectors.NONE,
                1,
                Path.of("nowhere-" + ROUNDS.incrementAndGet()));
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited for a minute and a half");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int begun() {
        return begun.get();
    }

    int closed() {
        return closed.get();
    }

    @Override
    public Training begin(TrainRound round) {
        int attempt = begun.incrementAndGet();
        return new Training() {
            private boolean done;

            @Override
            public boolean hasNext() {
                return !done;
            }

            @Override
            public StepReport next() {
                step.accept(attempt);
                done = true;
                return REPORT;
            }

            @Override
            public double deltaNorm() {
                return 1;
            }

            @Override
            public void save(Path folder) {}

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }
}
