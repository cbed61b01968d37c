package io.freshet.model.evaluate;

/**
 * What a candidate must reach.
 *
 * @param minQueries with fewer fresh held-out queries, the fresh set decides nothing; at least 1
 * @param minFreshGain least absolute gain of each metric over the parent on the fresh set; negative allows a loss
 * @param maxGeneralDrop largest relative loss of each metric against the base model on the general set, between 0 and 1
 */
public record GateThresholds(int minQueries, double minFreshGain, double maxGeneralDrop) {

    public GateThresholds {
        if (minQueries < 1) {
            throw new IllegalArgumentException("min queries must be 1 or more, got " + minQueries);
        }
        if (!(minFreshGain >= -1 && minFreshGain <= 1)) {
            throw new IllegalArgumentException("min fresh gain must lie between -1 and 1, got " + minFreshGain);
        }
        if (!(maxGeneralDrop >= 0 && maxGeneralDrop <= 1)) {
            throw new IllegalArgumentException("max general drop must lie between 0 and 1, got " + maxGeneralDrop);
        }
    }
}
