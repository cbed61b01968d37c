package io.freshet.cli.chaos;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The JVM's archive of loaded classes (CDS), made by one start and used by the others: it saves a third of each. */
final class ClassArchive {

    private final Path file;

    /** @param file does not exist yet */
    ClassArchive(Path file) {
        this.file = file;
    }

    /** The JVM archives classes of jars only; a build's class path has folders, too. */
    boolean isPossible() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .allMatch(entry -> Files.isRegularFile(Path.of(entry)));
    }

    /** Options of the start that makes it; it is written when that process ends in order. */
    List<String> make() {
        return List.of("-XX:ArchiveClassesAtExit=" + file);
    }

    /** Options of the others. */
    List<String> use() {
        return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
    }
}
