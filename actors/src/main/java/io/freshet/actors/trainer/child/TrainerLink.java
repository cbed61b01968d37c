package io.freshet.actors.trainer.child;

import io.freshet.actors.process.Child;
import io.freshet.actors.process.ChildSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A started child and what it has reported. Orders are given and reports taken by one thread; any thread may end it. */
final class TrainerLink {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Between the end of its output and the end of the process. */
    private static final Duration EXIT_WITHIN = Duration.ofSeconds(10);

    /** Empty = the child has ended. */
    private final BlockingQueue<Optional<Report>> reports = new LinkedBlockingQueue<>();

    private final Child child;

    private TrainerLink(String name, List<String> command, Consumer<String> log) throws IOException {
        child = Child.start(new ChildSpec(name, command, this::reported, log, GRACE));
        var unused = child.ended().thenRun(() -> reports.add(Optional.empty()));
    }

    /** Does not wait for anything. */
    static TrainerLink start(String name, List<String> command, Consumer<String> log) throws IOException {
        return new TrainerLink(name, command, log);
    }

    private boolean reported(String line) {
        Optional<Report> report = Lines.report(line);
        report.ifPresent(found -> reports.add(report));
        return report.isPresent();
    }

    long pid() {
        return child.pid();
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** @throws IOException if the child has ended, saying how */
    void send(Order order) throws IOException {
        try {
            Lines.write(child.input(), order);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    /**
     * The next report, which must be of a kind.
     *
     * @throws IOException if the child failed, has ended, or is silent for longer than the limit; then it is killed
     */
    <R extends Report> R receive(Class<R> kind, Duration limit) throws IOException {
        Optional<Report> report = poll(limit);
        if (report == null) {
            kill();
            throw new IOException("the trainer (process " + pid() + ") was silent for " + limit.toSeconds()
                    + " s and was killed; round.step-timeout sets how long it may be");
        }
        if (report.isEmpty()) {
            throw ended(null);
        }
        if (report.get() instanceof Report.Failed failed) {
            throw new IOException("the trainer (process " + pid() + ") failed: " + failed.message());
        }
        if (!kind.isInstance(report.get())) {
            kill();
            throw new IOException("the trainer (process " + pid() + ") reported " + report.get() + " where "
                    + kind.getSimpleName() + " was due");
        }
        return kind.cast(report.get());
    }

    private Optional<Report> poll(Duration limit) throws IOException {
        try {
            return reports.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the trainer computes");
        }
    }

    private IOException ended(IOException cause) {
        try {
            int exitCode = child.ended().get(EXIT_WITHIN.toSeconds(), TimeUnit.SECONDS);
            return new IOException(child.lastWords(exitCode), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted while the trainer ends");
        } catch (ExecutionException | TimeoutException e) {
            return new IOException("the pipe to the trainer (process " + pid() + ") broke", cause);
        }
    }

    void kill() {
        child.kill();
    }

    /** An ordered end. */
    void stop() {
        child.stop();
    }
}
