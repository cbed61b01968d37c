package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** A file that is replaced whole or not at all. */
final class AtomicFile {

    private AtomicFile() {}

    /** When it returns the content is durable. The temporary file lies beside it until then. */
    static void write(Path file, byte[] bytes, FileSteps steps) throws IOException {
        write(file, file.getParent(), bytes, steps);
    }

    /** @param scratch folder of the temporary file, on the same file system */
    static void write(Path file, Path scratch, byte[] bytes, FileSteps steps) throws IOException {
        Path unfinished = scratch.resolve(Layout.TEMPORARY + file.getFileName() + "-" + UUID.randomUUID());
        try {
            steps.write(unfinished, bytes);
            steps.sync(unfinished);
            steps.move(unfinished, file);
        } finally {
            steps.delete(unfinished);
        }
        steps.syncFolder(file.getParent());
    }
}
