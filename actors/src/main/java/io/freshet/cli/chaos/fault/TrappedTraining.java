package io.freshet.cli.chaos.fault;

import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import io.freshet.model.train.Example;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainingTask;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Training that may end its process between any two of its acts. */
public record TrappedTraining(Trap trap) implements FreshetNode.TrainingWrapper {

    @Override
    public Training.Factory wrap(String lane, Training.Factory training) {
        return round -> new Attempt(begin(training, round), trap);
    }

    private Training begin(Training.Factory training, TrainRound round) throws IOException {
        Training begun = training.begin(round);
        trap.reach(Place.TRAINING_BEGINS, "version " + round.version());
        return begun;
    }

    @Override
    public TrainingTask<Example> wrapTask(String lane, TrainingTask<Example> task) {
        return new TrappedTask<>(task, trap);
    }

    private record Attempt(Training real, Trap trap) implements Training {

        @Override
        public boolean hasNext() {
            return real.hasNext();
        }

        @Override
        public StepReport next() throws IOException {
            trap.reach(Place.STEP, "");
            return real.next();
        }

        @Override
        public double deltaNorm() {
            return real.deltaNorm();
        }

        @Override
        public void save(Path folder) throws IOException {
            trap.reach(Place.SAVE, "");
            real.save(folder);
            if (trap.isDue(Place.HALF_SAVED)) {
                halveLast(folder);
            }
            trap.reach(Place.SAVED, "");
        }

        /** Leaves the folder as if the process had died while it wrote the last of the files. */
        private void halveLast(Path folder) throws IOException {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.sorted().toList();
            }
            Path last = files.get(files.size() - 1);
            try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
            trap.halt(last.getFileName().toString());
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
