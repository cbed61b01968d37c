package io.freshet.cli.run;

import io.freshet.actors.process.JavaCommand;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.trainer.Training;
import io.freshet.actors.trainer.child.ChildTrainer;
import io.freshet.cli.Main;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Trains each lane of a coordinator in a process of its own. */
final class TrainerProcesses implements FreshetNode.TrainingWrapper, AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
    private static final int MAX_STARTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path config;
    private final List<FreshetConfig> lanes;
    private final CommandLine command;
    private final List<ChildTrainer> trainers = new ArrayList<>();

    TrainerProcesses(Path config, List<FreshetConfig> lanes, CommandLine command) {
        this.config = config;
        this.lanes = lanes;
        this.command = command;
    }

    @Override
    public Training.Factory wrap(String name, Training.Factory inProcess) {
        FreshetConfig lane = lanes.stream()
                .filter(each -> each.lane().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            ChildTrainer trainer = ChildTrainer.open(new ChildTrainer.Settings(
                    "trainer of " + name,
                    JavaCommand.of(
                            Main.class.getName(),
                            List.of(
                                    "run",
                                    "--config",
                                    config.toAbsolutePath().toString(),
                                    "--role",
                                    Role.TRAINER.label(),
                                    "--lane",
                                    name)),
                    lane.settingsHash(),
                    START_TIMEOUT,
                    lane.round().stepTimeout(),
                    MAX_STARTS,
                    PAUSE,
                    line -> command.getErr().println("trainer of " + name + " | " + line)));
            trainers.add(trainer);
            return trainer;
        } catch (IOException e) {
            throw new UncheckedIOException("no trainer can be started", e);
        }
    }

    @Override
    public void close() {
        trainers.forEach(ChildTrainer::close);
    }
}
