package io.freshet.cli.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The JVM's archive of loaded classes (CDS), made by one start and used by the others: it saves a third of each. */
final class ClassArchive {

    private final Path file;
    private final String classPath;

    private ClassArchive(Path file, String classPath) {
        this.file = file;
        this.classPath = classPath;
    }

    /**
     * One that is still to be made. The JVM archives classes of jars only; the folders that a build's class path has are
     * packed.
     *
     * @param folder an empty one
     */
    static ClassArchive in(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(Files.isDirectory(Path.of(entry)) ? pack(entry, folder.resolve(jars.size() + ".jar")) : entry);
        }
        return new ClassArchive(folder.resolve("classes.jsa"), String.join(File.pathSeparator, jars));
    }

    private static String pack(String classes, Path jar) throws IOException {
        ToolProvider tool =
                ToolProvider.findFirst("jar").orElseThrow(() -> new IOException("this JDK has no jar tool"));
        if (tool.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes, ".") != 0) {
            throw new IOException(classes + " cannot be packed to " + jar);
        }
        return jar.toString();
    }

    /** Of every start. */
    String classPath() {
        return classPath;
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
