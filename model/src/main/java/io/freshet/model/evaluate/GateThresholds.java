package io.freshet.model.evaluate;

/**
 * What a candidate must reach.
 *
 * @param minQueries with fewer fresh held-out queries no gain is asked for, but a clear loss is no more accepted; at
 *     least 1
 * @param minFreshGain least absolute gain of each metric over the parent on the fresh set; negative allows a loss
 * @param minGainProbability least share of bootstrap resamples of the fresh set in which each metric gains; 0 to 1
 * @param maxGeneralLoss largest absolute loss of each metric against the base model on the general set, between 0 and 1,
 *     that 95 % confidence may leave possible
 */
public record GateThresholds(int minQueries, double minFreshGain, double minGainProbability, double maxGeneralLoss) {

    public GateThresholds {
        if (minQueries < 1) {
            throw new IllegalArgumentException("min queries must be 1 or more, got " + minQueries);
        }
        if (!(minFreshGain >= -1 && minFreshGain <= 1)) {
            throw new IllegalArgumentException("min fresh gain must lie between -1 and 1, got " + minFreshGain);
        }
        requireShare("min gain probability", minGainProbability);
        requireShare("max general loss", maxGeneralLoss);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must lie between 0 and 1, got " + value);
        }
    }
}
