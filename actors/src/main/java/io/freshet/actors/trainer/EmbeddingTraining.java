package io.freshet.actors.trainer;

import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.train.RoundTrainer;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Path;

/** Trains the embedding lane's adapter. */
public final class EmbeddingTraining implements Training {

    private final RoundTrainer trainer;
    private final String baseModel;

    private EmbeddingTraining(RoundTrainer trainer, String baseModel) {
        this.trainer = trainer;
        this.baseModel = baseModel;
    }

    /**
     * @param encoder and {@code documents} stay the caller's
     * @param baseModel reference that the adapter's configuration shall name
     */
    public static Training.Factory factory(
            TextEncoder encoder, DocumentVectors documents, TrainSettings settings, String baseModel) {
        return round -> new EmbeddingTraining(
                RoundTrainer.begin(encoder, documents, settings, round.parent(), round.examples(), round.seed()),
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
