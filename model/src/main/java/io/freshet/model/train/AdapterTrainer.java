package io.freshet.model.train;

import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains an adapter, an update a call: a pure function of parent, ordered rows, settings and seed, so that a training
 * that failed anywhere can be run again from the start, or from a checkpoint, with the same result, on CPU bit for bit.
 *
 * <p>Used by one thread. Owns the adapter until {@link #close()}; the task's model belongs to the caller.
 */
public final class AdapterTrainer<R> implements AutoCloseable {

    private final TrainingTask<R> task;
    private final LoraAdapter adapter;
    private final OptimizerState state;
    private final Optimization<R> optimization;
    private final UpdatePlan<R> plan;
    private final int accumulation;
    private final LearningRate rate;
    private final long seed;
    private int done;

    private AdapterTrainer(
            TrainingTask<R> task,
            TrainSettings settings,
            LoraAdapter adapter,
            OptimizerState state,
            List<R> rows,
            long seed,
            int done) {
        this.task = task;
        this.adapter = adapter;
        this.state = state;
        this.seed = seed;
        this.done = done;
        accumulation = settings.accumulation();
        plan = UpdatePlan.of(task, settings, rows, seed);
        rate = new LearningRate(settings.learningRate(), steps(), settings.warmupRatio(), settings.scheduler());
        optimization = new Optimization<>(task, adapter, state, settings.optimizer());
    }

    /**
     * Prepares a training from its first update.
     *
     * @param parent checkpoint folder to go on from; empty = a fresh adapter
     * @param rows at least one
     * @param seed of the fresh adapter, the batches and the dropout
     * @throws IOException if the parent's files cannot be read
     */
    public static <R> AdapterTrainer<R> begin(
            TrainingTask<R> task, TrainSettings settings, Optional<Path> parent, List<R> rows, long seed)
            throws IOException {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to train: no rows");
        }
        return parent.isPresent()
                ? resume(task, settings, parent.get(), rows, seed, 0)
                : of(
                        task,
                        settings,
                        LoraAdapter.initial(settings.lora(), task.linears(), task.device(), seed),
                        OptimizerState::initial,
                        rows,
                        seed,
                        0);
    }

    /**
     * Goes on with a training that was saved after some updates. All other arguments must be those it began with.
     *
     * @param saved folder with adapter and optimiser state
     * @param done updates behind it
     */
    public static <R> AdapterTrainer<R> resume(
            TrainingTask<R> task, TrainSettings settings, Path saved, List<R> rows, long seed, int done)
            throws IOException {
        LoraAdapter adapter = PeftFolder.read(saved, task.linears(), task.device());
        return of(task, settings, adapter, a -> OptimizerState.read(saved, a), rows, seed, done);
    }

    @FunctionalInterface
    private interface StateOf {
        OptimizerState of(LoraAdapter adapter) throws IOException;
    }

    private static <R> AdapterTrainer<R> of(
            TrainingTask<R> task,
            TrainSettings settings,
            LoraAdapter adapter,
            StateOf state,
            List<R> rows,
            long seed,
            int done)
            throws IOException {
        try {
            return new AdapterTrainer<>(task, settings, adapter, state.of(adapter), rows, seed, done);
        } catch (IOException | RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /** All updates of the training. */
    public int steps() {
        return plan.updates().size();
    }

    /** Updates behind it, skipped ones counted. */
    public int done() {
        return done;
    }

    /** Epochs behind it, with the part of the current one. */
    public double epochs() {
        return plan.epochs(done);
    }

    public boolean hasNext() {
        return done < steps();
    }

    /**
     * Runs the next update. A loss or gradient that is not finite changes neither adapter nor optimiser; the report says
     * so.
     */
    public StepReport next() {
        List<List<R>> microBatches = plan.updates().get(done);
        double learningRate = rate.at(done);
        var update = optimization.update(microBatches, accumulation, learningRate, seed + done);
        done++;
        return new StepReport(
                done,
                steps(),
                microBatches.stream().mapToInt(List::size).sum(),
                update.loss(),
                update.margin(),
                update.gradNorm(),
                learningRate,
                update.tokens(),
                update.padded(),
                update.skipped());
    }

    /** The adapter; it changes with every update and is closed with this trainer. */
    public LoraAdapter adapter() {
        return adapter;
    }

    /**
     * Writes adapter, optimiser state and probe vectors.
     *
     * @param baseModel what the adapter's configuration shall name as its base
     */
    public void save(Path folder, String baseModel) throws IOException {
        PeftFolder.write(folder, adapter, baseModel, task.linears(), task.peftStyle());
        state.write(folder);
        task.writeProbe(folder, adapter.lowRank());
    }

    /** The loss, for evaluations on other rows. */
    public Objective<R> objective() {
        return optimization.objective();
    }

    @Override
    public void close() {
        optimization.close();
        adapter.close();
    }
}
