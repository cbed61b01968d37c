package io.freshet.model.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Paired bootstrap of a metric's mean difference between two models: queries are drawn with replacement, both models
 * keep their values of a drawn query. The same seed gives the same answer.
 */
public final class PairedBootstrap {

    private final double meanDelta;
    private final double[] sortedDeltas;

    private PairedBootstrap(double meanDelta, double[] sortedDeltas) {
        this.meanDelta = meanDelta;
        this.sortedDeltas = sortedDeltas;
    }

    /**
     * @param candidate per-query values, all finite
     * @param baseline per-query values of the same queries in the same order
     * @param resamples 10,000 is usual
     */
    public static PairedBootstrap of(double[] candidate, double[] baseline, int resamples, long seed) {
        if (candidate.length != baseline.length || candidate.length == 0) {
            throw new IllegalArgumentException("a paired bootstrap needs the same queries for both models, at least"
                    + " one: got " + candidate.length + " and " + baseline.length);
        }
        if (resamples < 1) {
            throw new IllegalArgumentException("a bootstrap needs 1 resample or more, got " + resamples);
        }
        double[] deltas = new double[candidate.length];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = candidate[i] - baseline[i];
            if (!Double.isFinite(deltas[i])) {
                throw new IllegalArgumentException(
                        "value " + i + " is not finite: " + candidate[i] + " against " + baseline[i]);
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            double sum = 0;
            for (int i = 0; i < deltas.length; i++) {
                sum += deltas[random.nextInt(deltas.length)];
            }
            means[r] = sum / deltas.length;
        }
        Arrays.sort(means);
        return new PairedBootstrap(Arrays.stream(deltas).average().orElseThrow(), means);
    }

    /** Mean of candidate minus baseline over the queries as they are. */
    public double meanDelta() {
        return meanDelta;
    }

    /** The share of resamples in which the candidate's mean was strictly better. */
    public double probabilityOfGain() {
        return (double) Arrays.stream(sortedDeltas).filter(delta -> delta > 0).count() / sortedDeltas.length;
    }

    /** The share of resamples in which the candidate's mean was strictly worse. */
    public double probabilityOfLoss() {
        return (double) Arrays.stream(sortedDeltas).filter(delta -> delta < 0).count() / sortedDeltas.length;
    }

    /**
     * One-sided lower bound of the mean difference.
     *
     * @param confidence between 0 and 1 exclusive, for example 0.95: the bound is exceeded in 95 % of the resamples
     */
    public double lowerBound(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1, got " + confidence);
        }
        return sortedDeltas[(int) Math.floor((1 - confidence) * sortedDeltas.length)];
    }
}
