package io.freshet.actors.testing;

import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import io.freshet.model.train.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Real training into which a test puts faults. Counts what was begun and what was closed again. */
public final class FaultyTraining implements Training.Factory {

    /** Where a fault may strike. */
    public enum At {
        BEGIN,
        STEP,
        /** The candidate's files are being written. */
        SAVE,
        /** The candidate's files are written, but nobody knows yet. */
        SAVED
    }

    /** Called at every place; throws where the training shall fail. */
    @FunctionalInterface
    public interface Fault {
        /**
         * @param attempt counted from 1 over all rounds
         * @param step steps done in this attempt
         */
        void strike(At at, int attempt, int step) throws IOException;
    }

    private final Training.Factory real;
    private final Fault fault;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    public FaultyTraining(Training.Factory real, Fault fault) {
        this.real = real;
        this.fault = fault;
    }

    /** Fails once: the first time it comes to that place after so many steps. */
    public static Fault once(At at, int step) {
        return (where, attempt, done) -> {
            if (attempt == 1 && where == at && done == step) {
                throw new IllegalStateException("put there by the test: " + at + " after " + step + " steps");
            }
        };
    }

    /** Attempts begun so far. */
    public int begun() {
        return begun.get();
    }

    /** Attempts whose native memory was given back so far. */
    public int closed() {
        return closed.get();
    }

    @Override
    public Training begin(TrainRound round) throws IOException {
        int attempt = begun.incrementAndGet();
        Training training = real.begin(round);
        Training faulty = new Faulty(training, attempt);
        try {
            fault.strike(At.BEGIN, attempt, 0);
            return faulty;
        } catch (IOException | RuntimeException e) {
            faulty.close();
            throw e;
        }
    }

    private final class Faulty implements Training {
        private final Training training;
        private final int attempt;
        private int steps;

        Faulty(Training training, int attempt) {
            this.training = training;
            this.attempt = attempt;
        }

        @Override
        public boolean hasNext() {
            return training.hasNext();
        }

        @Override
        public StepReport next() throws IOException {
            fault.strike(At.STEP, attempt, steps);
            steps++;
            return training.next();
        }

        @Override
        public double deltaNorm() {
            return training.deltaNorm();
        }

        @Override
        public void save(Path folder) throws IOException {
            fault.strike(At.SAVE, attempt, steps);
            training.save(folder);
            fault.strike(At.SAVED, attempt, steps);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            training.close();
        }
    }
}
