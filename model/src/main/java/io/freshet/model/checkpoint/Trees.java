package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders and what is in them. */
final class Trees {

    private Trees() {}

    /** The entries of a folder by name; none if it does not exist. */
    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /** Deletes a folder and all in it, or a file; nothing if it does not exist. Links are not followed. */
    static void delete(Path root, FileSteps steps) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            steps.delete(path);
        }
    }

    /** Removes a folder: out of sight in one step first, so that a crash leaves garbage and not half a folder. */
    static void remove(Path folder, FileSteps steps) throws IOException {
        Path doomed = folder.resolveSibling(Layout.TEMPORARY + "pruned-" + folder.getFileName());
        delete(doomed, steps);
        steps.move(folder, doomed);
        steps.syncFolder(folder.getParent());
        delete(doomed, steps);
    }

    /** Removes what dead writers left in a folder. Returns what was removed. */
    static List<Path> deleteTemporary(Path folder, FileSteps steps) throws IOException {
        List<Path> removed = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (entry.getFileName().toString().startsWith(Layout.TEMPORARY)) {
                delete(entry, steps);
                removed.add(entry);
            }
        }
        return removed;
    }
}
