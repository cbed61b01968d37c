package io.freshet.actors.testing;

import io.freshet.actors.trainer.RoundTraining;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainSettings;
import io.freshet.streams.record.QaPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small rounds of real pairs. */
public final class TestRounds {

    /** Steps of {@link #round}. */
    public static final int STEPS = 6;

    private static final int PAIRS = 12;

    private TestRounds() {}

    /** What trains a round in {@link #STEPS} steps, so fast that each shows. */
    public static Training.Factory training(TestModel model) {
        return training(model, Map.of("train.batch-size", 4, "train.epochs", 2, "train.learning-rate", 1e-3));
    }

    /** What trains by these settings. */
    public static Training.Factory training(TestModel model, Map<String, ?> settings) {
        FreshetConfig config = TestModel.config(settings);
        return RoundTraining.factory(
                documents -> EmbeddingTask.of(model.encoder(), documents, config.train()),
                TrainSettings.of(config.train(), config.lora()),
                config.model().ref());
    }

    /** A round on the sample data. */
    public static TrainRound round(TestModel model, long version, Optional<Path> parent, long seed, Path output) {
        return round(model, PAIRS, version, parent, seed, output);
    }

    /** A round on this many pairs of the sample data. */
    public static TrainRound round(
            TestModel model, int pairs, long version, Optional<Path> parent, long seed, Path output) {
        List<Example> examples = examples(pairs);
        List<String> documents = examples.stream().map(Example::positive).toList();
        return new TrainRound(version, parent, examples, model.vectors(documents), seed, output);
    }

    /** The first sample pairs, each with the answer of the next one as its negative. */
    public static List<Example> examples(int count) {
        List<QaPair> pairs = Samples.pairs(count);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            QaPair pair = pairs.get(i);
            String negative = pairs.get((i + 1) % count).response();
            examples.add(new Example(pair.query(), pair.response(), List.of(negative), 1));
        }
        return examples;
    }
}
