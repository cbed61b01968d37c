package io.freshet.bench.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Commits versions at a steady pace, on a thread of its own. Whoever starts it awaits it. */
final class Swapper {

    private final RandomVersions versions;
    private final int count;
    private final double every;
    private final Thread thread = new Thread(this::run, "swapper");
    private final Map<Long, Long> committedAt = new TreeMap<>();
    private volatile Exception failure;

    private Swapper(RandomVersions versions, int count, double every) {
        this.versions = versions;
        this.count = count;
        this.every = every;
    }

    /**
     * @param count versions, all of them prepared
     * @param every so many seconds one, the first after as many
     */
    static Swapper start(RandomVersions versions, int count, double every) {
        Swapper swapper = new Swapper(versions, count, every);
        swapper.thread.setDaemon(true);
        swapper.thread.start();
        return swapper;
    }

    /** How many versions come before a load ends: the last of them not less than {@code every} before the end. */
    static int countWithin(double seconds, double every) {
        return Math.max(0, (int) Math.floor(seconds / every + 1e-9) - 1);
    }

    /** Returns when the last version is committed. */
    void await() throws IOException, InterruptedException {
        thread.join();
        if (failure != null) {
            throw new IOException("a version could not be committed: " + failure.getMessage(), failure);
        }
    }

    /**
     * From handing a version to the log until its first answer came, in seconds, of each that was seen.
     *
     * @param firstSeen when the first answer of each version came, by {@link System#nanoTime}
     */
    List<Double> secondsUntilSeen(Map<Long, Long> firstSeen) {
        List<Double> seconds = new ArrayList<>();
        committedAt.forEach((version, at) -> {
            if (firstSeen.containsKey(version)) {
                seconds.add((firstSeen.get(version) - at) / 1e9);
            }
        });
        return seconds;
    }

    private void run() {
        long start = System.nanoTime();
        try {
            for (int i = 1; i <= count; i++) {
                TimeUnit.NANOSECONDS.sleep(start + (long) (i * every * 1e9) - System.nanoTime());
                committedAt.put(versions.committed() + 1, System.nanoTime());
                versions.commitNext();
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            failure = e;
        }
    }
}
