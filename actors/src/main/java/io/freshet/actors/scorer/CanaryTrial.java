package io.freshet.actors.scorer;

/**
 * A version on trial: it answers a share of the requests, always the same ones. Its numbers are written by the thread
 * that computes and read by any.
 */
final class CanaryTrial {

    /** No number of requests ends the trial. */
    static final long ENDLESS = Long.MAX_VALUE;

    /** Hears how it goes, on the thread that computes. */
    interface Listener {

        /** So many requests as were wanted have been answered, and none failed. */
        void passed(CanaryTrial trial);

        /** A request failed that the served version has answered; the trial is over. */
        void failed(CanaryTrial trial, Throwable why);
    }

    private final long version;
    private final int percent;
    private final long requests;
    private final Listener listener;
    private volatile long answered;
    private volatile long failed;

    /**
     * @param percent of the requests that it answers, 1 to 100
     * @param requests that it has to answer, or {@link #ENDLESS}
     */
    CanaryTrial(long version, int percent, long requests, Listener listener) {
        this.version = version;
        this.percent = percent;
        this.requests = requests;
        this.listener = listener;
    }

    long version() {
        return version;
    }

    int percent() {
        return percent;
    }

    /** Whether it was a setting that started it, so that it ends by itself. */
    boolean ends() {
        return requests < ENDLESS;
    }

    /** @param hash of a request's texts */
    boolean takes(int hash) {
        // The finaliser of MurmurHash3: neighbouring hashes fall anywhere, and each version tries other requests.
        int h = hash ^ Long.hashCode(version * 0x9E3779B97F4A7C15L);
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return Integer.remainderUnsigned(h ^ (h >>> 16), 100) < percent;
    }

    void answered() {
        answered = answered + 1;
        if (answered == requests) {
            listener.passed(this);
        }
    }

    /** @param count of requests that failed together */
    void failed(int count, Throwable why) {
        failed = failed + count;
        listener.failed(this, why);
    }

    LaneVersions.Canary state() {
        return new LaneVersions.Canary(version, percent, answered, failed);
    }
}
