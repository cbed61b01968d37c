package io.freshet.actors.system;

import io.freshet.actors.trainer.RoundTraining;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.util.List;

/** What trains the rounds of a lane. */
public final class LaneTraining {

    private LaneTraining() {}

    /** In a process that does nothing else: loads the lane's model, which stays loaded until the process ends. */
    public static Training.Factory open(FreshetConfig lane) throws IOException {
        return of(Lane.of(lane, Models.openOwn(List.of(lane))));
    }

    static Training.Factory of(Lane lane) {
        FreshetConfig config = lane.config();
        return RoundTraining.factory(
                lane::task,
                TrainSettings.of(config.train(), config.lora()),
                config.model().ref());
    }
}
