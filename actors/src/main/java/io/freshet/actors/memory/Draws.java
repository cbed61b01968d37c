package io.freshet.actors.memory;

/**
 * Random numbers that are a function of a seed and a running count alone: no generator has to be kept between rounds.
 * The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
 */
final class Draws {

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /**
     * A number from 0 to {@code bound - 1}, each as likely as the others (to one in 2^64 / bound).
     *
     * @param bound at least 1
     */
    static long below(long bound, long seed, long count) {
        return Long.remainderUnsigned(mix(mix(seed) + count), bound);
    }

    private static long mix(long state) {
        long z = state + GOLDEN_RATIO;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
