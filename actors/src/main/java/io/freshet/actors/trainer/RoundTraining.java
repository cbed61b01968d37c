package io.freshet.actors.trainer;

import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.Example;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainSettings;
import io.freshet.model.train.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** Trains a lane's adapter. */
public final class RoundTraining implements Training {

    private final AdapterTrainer<Example> trainer;
    private final String baseModel;

    private RoundTraining(AdapterTrainer<Example> trainer, String baseModel) {
        this.trainer = trainer;
        this.baseModel = baseModel;
    }

    /**
     * @param task of a round's document vectors; its model stays the caller's
     * @param baseModel reference that the adapter's configuration shall name
     */
    public static Training.Factory factory(
            Function<DocumentVectors, TrainingTask<Example>> task, TrainSettings settings, String baseModel) {
        return round -> new RoundTraining(
                AdapterTrainer.begin(
                        task.apply(round.documents()), settings, round.parent(), round.examples(), round.seed()),
                baseModel);
    }

    @Override
    public boolean hasNext() {
        return trainer.hasNext();
    }

    @Override
    public StepReport next() {
        return trainer.next();
    }

    @Override
    public double deltaNorm() {
        return trainer.adapter().deltaNorm();
    }

    @Override
    public void save(Path folder) throws IOException {
        trainer.save(folder, baseModel);
    }

    @Override
    public void close() {
        trainer.close();
    }
}
