package io.freshet.cli.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of {@code run --isolate}, known by what their supervisor writes when it or the coordinator starts one.
 * Safe for any number of threads.
 */
final class IsolatedProcesses {

    private static final Pattern STARTED =
            Pattern.compile("(?:(coordinator|scorer)|coordinator \\| trainer of \\S+) \\| \\(process (\\d+)\\)");

    private final Map<Kill.Victim, IsolatedProcess> newest = new EnumMap<>(Kill.Victim.class);
    private Path log;
    private long read;
    private int endedByThemselves;

    /** Forgets the processes of the supervisor before; they are gone. */
    synchronized void supervisedBy(NodeProcess supervisor) {
        newest.clear();
        log = supervisor.log();
        read = 0;
        newest.put(Kill.Victim.SUPERVISOR, new IsolatedProcess(supervisor.pid()));
        // Asked before it is started; it never answers, and need not.
        newest.put(Kill.Victim.SCORER, new IsolatedProcess(0));
    }

    /** The one that was started last. */
    synchronized Optional<IsolatedProcess> newest(Kill.Victim role) {
        look();
        return Optional.ofNullable(newest.get(role));
    }

    synchronized IsolatedProcess scorer() {
        look();
        return newest.get(Kill.Victim.SCORER);
    }

    /** Coordinators, trainers and scorers that ended though neither they nor a parent was killed or stopped. */
    synchronized int endedByThemselves() {
        look();
        return endedByThemselves;
    }

    /** Before this one is killed: it and its children may go. */
    synchronized void excuse(Kill.Victim role) {
        look();
        switch (role) {
            case SUPERVISOR -> newest.values().forEach(IsolatedProcess::excuse);
            case COORDINATOR -> {
                excuseOne(Kill.Victim.COORDINATOR);
                excuseOne(Kill.Victim.TRAINER);
            }
            default -> excuseOne(role);
        }
    }

    private void excuseOne(Kill.Victim role) {
        Optional.ofNullable(newest.get(role)).ifPresent(IsolatedProcess::excuse);
    }

    /** Reads the whole lines that have been written since. */
    private void look() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(read);
            byte[] bytes = new byte[Math.toIntExact(file.length() - read)];
            file.readFully(bytes);
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            read += whole;
            new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().forEach(this::line);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of a supervisor cannot be read", e);
        }
    }

    private void line(String line) {
        Matcher started = STARTED.matcher(line);
        if (!started.matches()) {
            return;
        }
        Kill.Victim role = started.group(1) == null
                ? Kill.Victim.TRAINER
                : started.group(1).equals("scorer") ? Kill.Victim.SCORER : Kill.Victim.COORDINATOR;
        IsolatedProcess before = newest.put(role, new IsolatedProcess(Long.parseLong(started.group(2))));
        if (before != null && before.pid() != 0 && !before.isExcused()) {
            endedByThemselves++;
        }
        if (role == Kill.Victim.COORDINATOR) {
            // Its predecessor's trainer went with that one.
            newest.remove(Kill.Victim.TRAINER);
        }
    }
}
