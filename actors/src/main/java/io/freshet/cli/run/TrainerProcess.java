package io.freshet.cli.run;

import io.freshet.actors.process.JavaCommand;
import io.freshet.actors.system.LaneTraining;
import io.freshet.actors.trainer.child.TrainerChild;
import io.freshet.config.FreshetConfig;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code --role trainer} does. */
final class TrainerProcess {

    private TrainerProcess() {}

    /** Trains for the parent until that is gone; does not return. */
    static int run(List<FreshetConfig> lanes, String name, CommandLine command) throws Exception {
        if (!JavaCommand.isChild() || name == null) {
            throw new ParameterException(
                    command,
                    "--role trainer is a process that a coordinator starts for itself and talks to by its standard"
                            + " input and output; use --role coordinator --isolate or --role all --isolate");
        }
        FreshetConfig lane = lanes.stream()
                .filter(config -> config.lane().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(command, "the settings have no lane " + name));
        TrainerChild.serve(
                () -> LaneTraining.open(lane), lane.settingsHash(), lane.model().threads());
        return 1;
    }
}
