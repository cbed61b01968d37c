package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Changes of a file system that a store of checkpoints makes. Every one goes through {@link #step}, so that a test can
 * stop at each.
 */
public interface FileSteps {

    FileSteps REAL = new FileSteps() {};

    /** What a step does. */
    enum Kind {
        CREATE("create"),
        WRITE("write"),
        SYNC("sync"),
        MOVE("move to"),
        DELETE("delete");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** For people, before the path. */
        public String label() {
            return label;
        }
    }

    /** The change itself. */
    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    /**
     * Makes a change.
     *
     * @param path what is changed; of a move, where to
     */
    default void step(Kind kind, Path path, Change change) throws IOException {
        change.make();
    }

    /** Creates a folder; fails if it exists. */
    default void createFolder(Path folder) throws IOException {
        step(Kind.CREATE, folder, () -> Files.createDirectory(folder));
    }

    default void createFolders(Path folder) throws IOException {
        step(Kind.CREATE, folder, () -> Files.createDirectories(folder));
    }

    /** Writes a file; fails if it exists. */
    default void write(Path file, byte[] bytes) throws IOException {
        step(Kind.WRITE, file, () -> Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Makes a file's content durable. */
    default void sync(Path file) throws IOException {
        step(Kind.SYNC, file, () -> force(file, StandardOpenOption.WRITE));
    }

    /** Makes a folder's entries durable. Windows cannot open folders and does not need it. */
    default void syncFolder(Path folder) throws IOException {
        step(Kind.SYNC, folder, () -> {
            if (!folder.getFileSystem().getSeparator().equals("\\")) {
                force(folder, StandardOpenOption.READ);
            }
        });
    }

    /** Renames a file or folder within one file system, in one step. */
    default void move(Path from, Path to) throws IOException {
        step(Kind.MOVE, to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Deletes one file or empty folder. */
    default void delete(Path path) throws IOException {
        step(Kind.DELETE, path, () -> Files.deleteIfExists(path));
    }

    private static void force(Path path, StandardOpenOption opened) throws IOException {
        try (FileChannel channel = FileChannel.open(path, opened)) {
            channel.force(true);
        }
    }
}
