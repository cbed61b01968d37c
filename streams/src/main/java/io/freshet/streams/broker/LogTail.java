package io.freshet.streams.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of what a broker has written, for error messages. */
final class LogTail {

    private static final int TAIL_BYTES = 4_000;

    private LogTail() {}

    /** What the process writes to its standard output and error: the JVM's own complaints. Anew at each start. */
    static Path console(Path data) {
        return data.resolve("broker.out");
    }

    /** Of the console and of {@code broker.log}, which logback writes. */
    static String of(Path data) {
        return of(data, "broker.out") + of(data, "broker.log");
    }

    private static String of(Path data, String name) {
        try {
            byte[] all = Files.readAllBytes(data.resolve(name));
            int from = Math.max(0, all.length - TAIL_BYTES);
            return "--- end of " + name + ":\n" + new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "--- " + name + " cannot be read: " + e + "\n";
        }
    }
}
