package io.freshet.actors.system;

import io.freshet.actors.trainer.RoundTraining;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainSettings;
import io.freshet.model.train.TrainingTask;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** What trains the rounds of a lane. */
public final class LaneTraining {

    private LaneTraining() {}

    /** In a process that does nothing else: loads the lane's model, which stays loaded until the process ends. */
    public static Training.Factory open(FreshetConfig lane) throws IOException {
        Lane opened = Lane.of(lane, Models.openOwn(List.of(lane)));
        return of(opened, opened::task);
    }

    /** @param task of a round's document vectors */
    static Training.Factory of(Lane lane, Function<DocumentVectors, TrainingTask<Example>> task) {
        FreshetConfig config = lane.config();
        return RoundTraining.factory(
                task,
                TrainSettings.of(config.train(), config.lora()),
                config.model().ref());
    }
}
