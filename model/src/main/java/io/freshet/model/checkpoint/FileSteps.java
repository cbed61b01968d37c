package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes of a file system that a store of checkpoints makes, one method per step, so that a test can stop after each. */
public interface FileSteps {

    FileSteps REAL = new FileSteps() {};

    /** Creates a folder; fails if it exists. */
    default void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    default void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Writes a file; fails if it exists. */
    default void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Makes a file's content durable. */
    default void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes a folder's entries durable. Windows cannot open folders and does not need it. */
    default void syncFolder(Path folder) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("\\")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Renames a file or folder within one file system, in one step. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes one file or empty folder. */
    default void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }
}
