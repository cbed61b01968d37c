package io.freshet.model.train;

import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains one round, a step a call: a pure function of parent checkpoint, ordered examples, settings and seed, so that
 * a round that failed anywhere can be run again from the start with the same result, on CPU bit for bit.
 *
 * <p>Used by one thread. Owns the candidate adapter until {@link #close()}; the task's model belongs to the caller.
 */
public final class RoundTrainer implements AutoCloseable {

    private final TrainingTask<Example> task;
    private final List<Example> examples;
    private final LoraAdapter adapter;
    private final OptimizerState state;
    private final Optimization<Example> optimization;
    private final List<List<Example>> batches;
    private final LearningRate rate;
    private final long seed;
    private int done;

    private RoundTrainer(
            TrainingTask<Example> task,
            TrainSettings settings,
            LoraAdapter adapter,
            OptimizerState state,
            List<Example> examples,
            long seed) {
        this.task = task;
        this.examples = examples;
        this.adapter = adapter;
        this.state = state;
        this.seed = seed;
        List<Example> dealt = settings.hardNegatives().isPresent()
                ? HardNegatives.exactly(settings.hardNegatives().getAsInt(), examples, seed)
                : examples;
        batches = BatchPlan.of(dealt, settings.batchSize(), settings.epochs(), seed);
        rate = new LearningRate(settings.learningRate(), batches.size(), settings.warmupRatio(), settings.scheduler());
        optimization = new Optimization<>(task, adapter, state, settings.optimizer());
    }

    /**
     * Prepares a round.
     *
     * @param parent checkpoint folder to go on from; empty = a fresh adapter
     * @param examples at least one
     * @param seed of the fresh adapter, the batches and the dropout
     * @throws IOException if the parent's files cannot be read
     */
    public static RoundTrainer begin(
            TrainingTask<Example> task,
            TrainSettings settings,
            Optional<Path> parent,
            List<Example> examples,
            long seed)
            throws IOException {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a round needs at least one example");
        }
        LoraAdapter adapter = parent.isPresent()
                ? PeftFolder.read(parent.get(), task.linears(), task.device())
                : LoraAdapter.initial(settings.lora(), task.linears(), task.device(), seed);
        try {
            OptimizerState state =
                    parent.isPresent() ? OptimizerState.read(parent.get(), adapter) : OptimizerState.initial(adapter);
            return new RoundTrainer(task, settings, adapter, state, examples, seed);
        } catch (IOException | RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /** All steps of the round. */
    public int steps() {
        return batches.size();
    }

    public boolean hasNext() {
        return done < batches.size();
    }

    /**
     * Runs the next step. A loss or gradient that is not finite changes neither adapter nor optimiser; the report says
     * so.
     */
    public StepReport next() {
        List<Example> batch = batches.get(done);
        double learningRate = rate.at(done);
        var update = optimization.update(List.of(batch), 1, learningRate, seed + done);
        done++;
        return new StepReport(
                done,
                batches.size(),
                batch.size(),
                update.loss(),
                update.margin(),
                update.gradNorm(),
                learningRate,
                update.tokens(),
                update.padded(),
                update.skipped());
    }

    /** The candidate; it changes with every step and is closed with this trainer. */
    public LoraAdapter adapter() {
        return adapter;
    }

    /**
     * Writes adapter, optimiser state and probe vectors.
     *
     * @param baseModel what the adapter's configuration shall name as its base
     */
    public void save(Path folder, String baseModel) throws IOException {
        PeftFolder.write(folder, adapter, baseModel, task.linears());
        state.write(folder);
        task.writeProbe(folder, examples, adapter.lowRank());
    }

    @Override
    public void close() {
        optimization.close();
        adapter.close();
    }
}
