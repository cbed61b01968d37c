package io.freshet.model.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of one training run: {@code args.json}, {@code logging.jsonl}, {@code images/}, {@code checkpoint-N/}. */
public record RunFolder(Path path) {

    static final String ARGUMENTS = "args.json";
    static final String LOG = "logging.jsonl";
    static final String IMAGES = "images";

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})-\\d{8}-\\d{6}");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** Absolute, because checkpoints name each other by it. */
    public RunFolder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder of a new run: {@code out/v{n}-{yyyyMMdd-HHmmss}} with the next free n, counted from 0, or
     * {@code out} itself.
     *
     * @param addVersion false = {@code out} itself, which must not hold a run yet
     * @param zone whose local time the name tells
     * @throws FileAlreadyExistsException if {@code out} itself is asked for and holds a run
     */
    public static RunFolder create(Path out, boolean addVersion, InstantSource clock, ZoneId zone) throws IOException {
        Files.createDirectories(out);
        if (!addVersion) {
            requireEmpty(out);
            return new RunFolder(out);
        }
        String stamp = STAMP.format(clock.instant().atZone(zone));
        for (long version = nextVersion(out); ; version++) {
            try {
                return new RunFolder(Files.createDirectory(out.resolve("v" + version + "-" + stamp)));
            } catch (FileAlreadyExistsException e) {
                // Another run took the number in the same second; the next one is as good.
            }
        }
    }

    private static void requireEmpty(Path out) throws IOException {
        if (Files.exists(out.resolve(LOG)) || !CheckpointFolders.in(out).list().isEmpty()) {
            throw new FileAlreadyExistsException(
                    out.toString(),
                    null,
                    "this folder holds a run already: resume it, choose another folder, or let each run have a"
                            + " numbered folder of its own in it");
        }
    }

    private static long nextVersion(Path out) throws IOException {
        try (Stream<Path> entries = Files.list(out)) {
            return entries.map(entry -> VERSION.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)) + 1)
                    .max()
                    .orElse(0);
        }
    }

    /** Writes {@code args.json}: everything the run was asked to do, in the order of the map. */
    public void writeArguments(Map<String, ?> arguments) throws IOException {
        RunJson.writeFile(path.resolve(ARGUMENTS), arguments);
    }

    /** The complete checkpoints, by step. */
    public List<Path> checkpoints() throws IOException {
        return CheckpointFolders.in(path).list();
    }
}
