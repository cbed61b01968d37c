package io.freshet.cli;

import io.freshet.actors.testing.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command line in this process and keeps what it prints. */
public final class Cli {

    public static final String MODEL = "builtin:bge-small-zh-v1.5";

    /** Of converted models; all tests share it. */
    public static final String CACHE =
            Path.of(System.getProperty("freshet.root"), "target", "test-cache").toString();

    static final Path HELD_OUT = Samples.folder().resolve("agriculture-zh/held-out");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** Runs a command with the small model, on one thread of the CPU, from the cache that all tests share. */
    int runModel(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--model", MODEL, "--device", "cpu", "--threads", "1"));
        all.addAll(List.of("--cache-dir", CACHE));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    /** The same with something on standard input. */
    int runModelOn(byte[] input, String command, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return runModel(command, arguments);
        } finally {
            System.setIn(before);
        }
    }

    int runModelOn(String input, String command, String... arguments) {
        return runModelOn(input.getBytes(StandardCharsets.UTF_8), command, arguments);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
