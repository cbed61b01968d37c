package io.freshet.model.export;

import io.freshet.model.hub.files.Folders;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that appears complete or not at all: it is written beside its place and moved there by {@link #publish}.
 * Closing removes what was not published.
 */
final class OutputFolder implements AutoCloseable {

    /** Free bytes of the file system that holds an existing path. */
    interface FreeSpace {
        long bytes(Path existing) throws IOException;
    }

    private final Path target;
    private final Path temporary;
    private final boolean overwrite;

    private OutputFolder(Path target, boolean overwrite) {
        this.target = target;
        this.overwrite = overwrite;
        this.temporary = sibling("tmp");
    }

    /**
     * @param overwrite whether an existing model folder may be replaced
     * @param sources folders that are read; they must not be lost
     * @throws IOException if the place is taken
     */
    static OutputFolder at(Path out, boolean overwrite, List<Path> sources) throws IOException {
        Path target = out.toAbsolutePath().normalize();
        if (target.getFileName() == null) {
            throw new IllegalArgumentException(out + " is no name for a new folder");
        }
        OutputFolder folder = new OutputFolder(target, overwrite);
        folder.requireFree();
        for (Path source : sources) {
            if (Files.exists(target)
                    && Files.exists(source)
                    && source.toRealPath().startsWith(target.toRealPath())) {
                throw new IllegalArgumentException(
                        "the output " + out + " would replace " + source + ", which it is made from");
            }
        }
        return folder;
    }

    private void requireFree() throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "it exists; choose another folder or pass --overwrite");
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString(), null, "it is no folder; only a folder is replaced");
        }
        try (Stream<Path> entries = Files.list(target)) {
            boolean empty = entries.findAny().isEmpty();
            if (!empty
                    && !Files.exists(target.resolve("config.json"))
                    && !Files.exists(target.resolve("modules.json"))) {
                throw new FileAlreadyExistsException(
                        target.toString(),
                        null,
                        "it does not look like a model folder (no config.json, no modules.json), so it is not replaced");
            }
        }
    }

    /** Makes the temporary folder, if there is room for {@code bytes}. */
    Path create(long bytes, FreeSpace free) throws IOException {
        Files.createDirectories(target.getParent());
        long available = free.bytes(target.getParent());
        if (available < bytes) {
            throw new IOException("the merged model takes " + bytes / 1_000_000 + " MB, but " + target.getParent()
                    + " has only " + available / 1_000_000 + " MB free");
        }
        return Files.createDirectory(temporary);
    }

    /** Moves it to its place. */
    void publish() throws IOException {
        requireFree();
        if (!Files.exists(target)) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = sibling("old");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        Folders.delete(old);
    }

    private Path sibling(String kind) {
        return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + "." + kind);
    }

    @Override
    public void close() throws IOException {
        Folders.delete(temporary);
    }
}
