package io.freshet.bench.train;

import io.freshet.bench.measure.Task;
import io.freshet.bench.measure.Work;
import io.freshet.config.Side;
import io.freshet.config.TrainConfig;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One training step on each of a few fixed batches: tokenising, forward, loss, backward, clipping and AdamW. Each batch
 * has a trainer of its own, so that every run does the same work. With side query the documents' vectors are there
 * already and only looked up.
 */
public final class StepTask implements Task {

    private static final long SEED = 42;

    private final String name;
    private final List<AdapterTrainer<Example>> trainers = new ArrayList<>();
    private final Work work;

    /**
     * Opens the trainers and takes their first steps.
     *
     * @param examples cut into batches of the settings' size; no query and no positive twice
     * @param settings with more epochs than runs will be asked for
     */
    public StepTask(EmbeddingTask training, TrainSettings settings, List<Example> examples, TransformerFlops flops)
            throws IOException {
        name = "step, side " + training.side().name().toLowerCase(Locale.ROOT) + ", batch " + settings.batchSize();
        long tokens = 0;
        long padded = 0;
        double useful = 0;
        try {
            for (int from = 0; from < examples.size(); from += settings.batchSize()) {
                List<Example> batch = examples.subList(from, Math.min(examples.size(), from + settings.batchSize()));
                AdapterTrainer<Example> trainer =
                        AdapterTrainer.begin(training, settings, Optional.empty(), batch, SEED);
                trainers.add(trainer);
                StepReport first = step(trainer);
                int[] lengths = lengths(training.encoder(), training.side(), batch);
                check(first, lengths);
                tokens += first.tokens();
                padded += first.padded();
                useful += flops.train(lengths);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        work = new Work(trainers.size(), "pairs", examples.size(), tokens, padded, useful);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        trainers.forEach(StepTask::step);
    }

    @Override
    public Work work() {
        return work;
    }

    private static StepReport step(AdapterTrainer<Example> trainer) {
        if (!trainer.hasNext()) {
            throw new IllegalStateException("the " + trainer.steps() + " steps of the round are used up; raise "
                    + TrainConfig.class.getSimpleName() + ".epochs");
        }
        StepReport report = trainer.next();
        if (report.skipped().isPresent()) {
            throw new IllegalStateException("step " + report.step() + " was skipped ("
                    + report.skipped().get() + "): its time says nothing");
        }
        return report;
    }

    /** Tokens of each distinct text that goes through the adapted model. */
    private static int[] lengths(TextEncoder encoder, Side side, List<Example> batch) {
        Stream<Integer> lengths =
                batch.stream().map(Example::query).distinct().map(query -> encoder.tokenCount(query, Role.QUERY));
        if (side == Side.BOTH) {
            Stream<Integer> documents = batch.stream()
                    .flatMap(e -> Stream.concat(Stream.of(e.positive()), e.negatives().stream()))
                    .distinct()
                    .map(document -> encoder.tokenCount(document, Role.DOCUMENT));
            lengths = Stream.concat(lengths, documents);
        }
        return lengths.mapToInt(Integer::intValue).toArray();
    }

    private static void check(StepReport report, int[] lengths) {
        long counted = Arrays.stream(lengths).asLongStream().sum();
        if (counted != report.tokens()) {
            throw new IllegalStateException("the step ran " + report.tokens() + " tokens, but " + counted
                    + " were counted: the FLOPs would be wrong");
        }
    }

    @Override
    public void close() {
        trainers.forEach(AdapterTrainer::close);
    }
}
