package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lets a number of steps happen, then fails at every one. The names of the steps are kept. */
final class Crashing implements FileSteps {
    private final int allowed;
    final List<String> done = new ArrayList<>();
    boolean dead;

    Crashing(int allowed) {
        this.allowed = allowed;
    }

    @Override
    public void step(Kind kind, Path path, Change change) throws IOException {
        dead |= done.size() == allowed;
        if (dead) {
            halve(kind, path, change);
            throw new IOException("the process is dead");
        }
        done.add(kind.label() + " " + path.getFileName());
        change.make();
    }

    /** Of a file that is being written, half is there when the writer fails; of other changes nothing. */
    static void halve(Kind kind, Path path, Change change) throws IOException {
        if (kind == Kind.WRITE) {
            change.make();
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(file.size() / 2);
            }
        }
    }
}
