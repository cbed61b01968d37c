package io.freshet.actors.process;

import io.freshet.streams.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A running child, whose output is passed on line by line. Safe for any number of threads. Whoever starts it stops it. */
public final class Child {

    private final ChildSpec spec;
    private final ChildProcess process;
    private final OutputTail tail = new OutputTail();
    private final CompletableFuture<Integer> ended;

    private Child(ChildSpec spec, ChildProcess process) {
        this.spec = spec;
        this.process = process;
        CompletableFuture<Void> out = pump("out", process.process().getInputStream(), line -> {
            if (!spec.out().test(line)) {
                error(line);
            }
        });
        CompletableFuture<Void> err = pump("err", process.process().getErrorStream(), this::error);
        ended = process.process()
                .onExit()
                .thenCombine(CompletableFuture.allOf(out, err), (gone, read) -> gone.exitValue());
    }

    private void error(String line) {
        tail.add(line);
        spec.err().accept(line);
    }

    /** @throws IOException if there is no such program */
    public static Child start(ChildSpec spec) throws IOException {
        return new Child(spec, ChildProcess.start(new ProcessBuilder(spec.command())));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.process().isAlive();
    }

    /** Its standard input. */
    public OutputStream input() {
        return process.process().getOutputStream();
    }

    /** The exit code, once the process has ended and all that it wrote was passed on. */
    public CompletableFuture<Integer> ended() {
        return ended;
    }

    /** How it ended, with the last lines of its standard error. */
    public String lastWords(int exitCode) {
        return spec.name() + " (process " + pid() + ") ended with exit code " + exitCode
                + "; the end of what it wrote:\n" + tail;
    }

    /** Closes its standard input and waits; kills it after the grace. */
    public void stop() {
        process.stop(spec.grace());
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    private CompletableFuture<Void> pump(String which, InputStream stream, Consumer<String> to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            to.accept(line);
                        }
                    } catch (IOException e) {
                        to.accept("(its output broke off: " + e.getMessage() + ")");
                    } finally {
                        done.complete(null);
                    }
                },
                spec.name() + "-" + which);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
