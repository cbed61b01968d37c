package io.freshet.cli.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of several that an isolated run consists of. Safe for any number of threads. */
final class IsolatedProcess implements Answerer {

    private final long pid;
    private final Optional<ProcessHandle> handle;
    private final CountDownLatch excused = new CountDownLatch(1);

    IsolatedProcess(long pid) {
        this.pid = pid;
        this.handle = ProcessHandle.of(pid);
    }

    @Override
    public long pid() {
        return pid;
    }

    boolean isAlive() {
        return handle.map(ProcessHandle::isAlive).orElse(false);
    }

    Duration age() {
        return handle.flatMap(running -> running.info().startInstant())
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    /** The processes that it started, and those that they did. */
    List<ProcessHandle> descendants() {
        return handle.stream().flatMap(ProcessHandle::descendants).toList();
    }

    /** From now on the harness has a hand in its end. */
    void excuse() {
        excused.countDown();
    }

    boolean isExcused() {
        return excused.getCount() == 0;
    }

    /** An end of its own is no excuse. */
    @Override
    public boolean awaitExcused(Duration limit) throws InterruptedException {
        return excused.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; false if it had ended before. */
    boolean kill(Duration goneWithin) throws InterruptedException {
        if (!isAlive() || !handle.orElseThrow().destroyForcibly()) {
            return false;
        }
        if (!awaitEnd(handle.get(), goneWithin)) {
            throw new IllegalStateException(
                    "process " + pid + " survived SIGKILL for " + goneWithin.toSeconds() + " s");
        }
        return true;
    }

    /** True when it has ended within so long. */
    static boolean awaitEnd(ProcessHandle process, Duration limit) throws InterruptedException {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("process " + process.pid() + " cannot be waited for", e);
        }
    }
}
