package io.freshet.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A search service's traffic: one request after the other, at a pace that can be quickened while a swap is due. Keeps
 * account of every request.
 */
final class Traffic implements AutoCloseable {

    private static final long PAUSE_MILLIS = 250;
    private static final long QUICK_PAUSE_MILLIS = 5;

    private record Request(long from, long to, boolean failed) {}

    private final Trial trial;
    private final List<Request> requests = new ArrayList<>();
    private final List<long[]> swaps = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "demo-traffic");
    private volatile boolean stopped;
    private volatile boolean quick;
    private volatile String lastFailure = "";

    Traffic(Trial trial) {
        this.trial = trial;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A swap is due: ask without pause until it is over. */
    void expectSwap() {
        quick = true;
    }

    /** A swap took place. */
    synchronized void swapped(long tookMillis) {
        long now = System.currentTimeMillis();
        swaps.add(new long[] {now - tookMillis, now});
        quick = false;
    }

    /** No swap came of it. */
    void calm() {
        quick = false;
    }

    synchronized DemoReport.Swaps account() {
        long during = 0;
        long slowest = 0;
        for (Request request : requests) {
            if (swaps.stream().anyMatch(swap -> request.from <= swap[1] && request.to >= swap[0])) {
                during++;
                slowest = Math.max(slowest, request.to - request.from);
            }
        }
        return new DemoReport.Swaps(
                swaps.size(), during, requests.stream().filter(Request::failed).count(), slowest);
    }

    synchronized int sent() {
        return requests.size();
    }

    String lastFailure() {
        return lastFailure;
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            long from = System.currentTimeMillis();
            boolean failed = false;
            try {
                trial.request(i);
                pause(quick ? QUICK_PAUSE_MILLIS : PAUSE_MILLIS);
            } catch (IOException e) {
                failed = !stopped;
                lastFailure = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            synchronized (this) {
                requests.add(new Request(from, System.currentTimeMillis(), failed));
            }
        }
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
