package io.freshet.model.train;

import ai.djl.ndarray.NDManager;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.TextEncoder;
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
 * <p>Used by one thread. Owns the candidate adapter until {@link #close()}; the encoder and the document vectors belong
 * to the caller.
 */
public final class RoundTrainer implements AutoCloseable {

    private static final int PROBES = 8;

    private final TextEncoder encoder;
    private final LoraAdapter adapter;
    private final OptimizerState state;
    private final AdamW optimizer;
    private final InfoNce loss;
    private final EmbeddingStep forward;
    private final List<List<Example>> batches;
    private final LearningRate rate;
    private final long seed;
    private final List<String> probes;
    private int done;

    private RoundTrainer(
            TextEncoder encoder,
            DocumentVectors documents,
            TrainSettings settings,
            LoraAdapter adapter,
            OptimizerState state,
            List<Example> examples,
            long seed) {
        this.encoder = encoder;
        this.adapter = adapter;
        this.state = state;
        this.seed = seed;
        this.probes =
                examples.stream().map(Example::query).distinct().limit(PROBES).toList();
        adapter.requireGradients();
        optimizer = new AdamW(settings.optimizer(), adapter, state);
        loss = new InfoNce(settings.loss());
        forward = new EmbeddingStep(encoder, adapter, settings.side(), documents, loss);
        List<Example> dealt = settings.hardNegatives().isPresent()
                ? HardNegatives.exactly(settings.hardNegatives().getAsInt(), examples, seed)
                : examples;
        batches = BatchPlan.of(dealt, settings.batchSize(), settings.epochs(), seed);
        rate = new LearningRate(settings.learningRate(), batches.size(), settings.warmupRatio(), settings.scheduler());
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
            TextEncoder encoder,
            DocumentVectors documents,
            TrainSettings settings,
            Optional<Path> parent,
            List<Example> examples,
            long seed)
            throws IOException {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a round needs at least one example");
        }
        LoraAdapter adapter = parent.isPresent()
                ? PeftFolder.read(
                        parent.get(), encoder.linears(), encoder.options().device())
                : LoraAdapter.initial(
                        settings.lora(), encoder.linears(), encoder.options().device(), seed);
        try {
            OptimizerState state =
                    parent.isPresent() ? OptimizerState.read(parent.get(), adapter) : OptimizerState.initial(adapter);
            return new RoundTrainer(encoder, documents, settings, adapter, state, examples, seed);
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
        long dropoutSeed = seed + done;
        done++;
        try (NDManager step = forward.newStep()) {
            EmbeddingStep.Forward made = forward.forward(step, batch, dropoutSeed);
            double value = made.value().loss().toFloatArray()[0];
            double norm =
                    Double.isFinite(value) ? optimizer.update(step, made.value().loss(), learningRate) : Double.NaN;
            Optional<String> skipped = !Double.isFinite(value)
                    ? Optional.of("loss-not-finite")
                    : !Double.isFinite(norm) ? Optional.of("gradient-not-finite") : Optional.empty();
            return new StepReport(
                    done,
                    batches.size(),
                    batch.size(),
                    value,
                    made.value().margin(),
                    norm,
                    learningRate,
                    made.tokens(),
                    made.padded(),
                    skipped);
        }
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
        PeftFolder.write(folder, adapter, baseModel, encoder.linears());
        state.write(folder);
        Probe.of(encoder, probes, adapter.lowRank()).write(folder);
    }

    @Override
    public void close() {
        optimizer.close();
        loss.close();
        adapter.close();
    }
}
