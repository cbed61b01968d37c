package io.freshet.actors.system;

import io.freshet.config.MiningConfig;
import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.Sampling;
import java.util.Optional;
import java.util.OptionalInt;

/** From settings to the mining rule. */
final class MiningRules {

    private MiningRules() {}

    /** Empty = nothing is mined. */
    static Optional<MiningRule> of(MiningConfig config) {
        if (config.numNegatives() == 0) {
            return Optional.empty();
        }
        return Optional.of(new MiningRule(
                config.numNegatives(),
                config.rangeMin(),
                OptionalInt.of(config.rangeMax()),
                config.maxScore(),
                config.minScore(),
                config.absoluteMargin(),
                config.relativeMargin(),
                Sampling.valueOf(config.sampling().name())));
    }
}
