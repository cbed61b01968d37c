package io.freshet.cli.chaos.fault;

import io.freshet.model.checkpoint.FileSteps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The steps of a store, each of which may be the one that is not done any more. */
public record TrappedFiles(Trap trap) implements FileSteps {

    @Override
    public void step(Kind kind, Path path, Change change) throws IOException {
        trap.reach(Place.FILE, "before " + kind.label() + " " + path.getFileName());
        change.make();
        if (kind == Kind.WRITE && trap.isDue(Place.HALF_FILE)) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(file.size() / 2);
            }
            trap.halt(path.getFileName().toString());
        }
    }
}
