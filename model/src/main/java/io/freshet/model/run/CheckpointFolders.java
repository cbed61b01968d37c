package io.freshet.model.run;

import io.freshet.model.checkpoint.FileSteps;
import io.freshet.model.hub.files.Folders;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders {@code checkpoint-{step}} of a run. One appears all at once, by renaming a temporary folder that is
 * complete and durable, and goes all at once, so whatever has the name can be read. One process at a time writes.
 */
final class CheckpointFolders {

    private static final String NAME = "checkpoint-";
    private static final String TEMPORARY = ".tmp-";

    private final Path run;
    private final FileSteps steps;

    CheckpointFolders(Path run, FileSteps steps) {
        this.run = run;
        this.steps = steps;
    }

    static CheckpointFolders in(Path run) {
        return new CheckpointFolders(run, FileSteps.REAL);
    }

    Path of(long step) {
        return run.resolve(NAME + step);
    }

    /** The step that a folder's name tells; empty if it is not the name of a checkpoint. */
    static OptionalLong step(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches(NAME + "\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(name.substring(NAME.length())))
                : OptionalLong.empty();
    }

    /** Those that are there, by step. */
    List<Path> list() throws IOException {
        try (Stream<Path> entries = Files.list(run)) {
            return entries.filter(entry -> step(entry).isPresent() && Files.isDirectory(entry))
                    .sorted(Comparator.comparingLong(entry -> step(entry).orElseThrow()))
                    .toList();
        }
    }

    /** @throws FileAlreadyExistsException if the step has a checkpoint: none is ever overwritten */
    Path write(long step, CheckpointWriter writer) throws IOException {
        Path target = of(step);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "a checkpoint is never overwritten");
        }
        Path unfinished = temporary(target);
        Folders.delete(unfinished);
        steps.createFolder(unfinished);
        writer.write(unfinished);
        sync(unfinished);
        steps.move(unfinished, target);
        steps.syncFolder(run);
        return target;
    }

    /** Deletes the oldest until so many are left, those to be kept counted among them but never deleted. */
    void prune(int limit, Set<Path> keep) throws IOException {
        List<Path> all = list();
        int surplus = all.size() - limit;
        for (Path checkpoint : all) {
            if (surplus > 0 && !keep.contains(checkpoint)) {
                Path leaving = temporary(checkpoint);
                steps.move(checkpoint, leaving);
                Folders.delete(leaving);
                surplus--;
            }
        }
    }

    /** Deletes what a process that died left half written or half deleted. */
    void deleteLeftovers() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(run)) {
            leftovers = entries.filter(entry -> entry.getFileName().toString().startsWith(TEMPORARY + NAME))
                    .toList();
        }
        for (Path leftover : leftovers) {
            Folders.delete(leftover);
        }
    }

    private static Path temporary(Path checkpoint) {
        return checkpoint.resolveSibling(TEMPORARY + checkpoint.getFileName());
    }

    private void sync(Path folder) throws IOException {
        List<Path> tree;
        try (Stream<Path> walk = Files.walk(folder)) {
            tree = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : tree) {
            if (Files.isDirectory(path)) {
                steps.syncFolder(path);
            } else {
                steps.sync(path);
            }
        }
    }
}
