package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.numberAbove;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When the adapter is begun anew; keys below {@code freshet.consolidation}.
 *
 * @param afterRejected candidates rejected one after another; empty means never
 * @param maxRelativeDelta size of the adapter's change of the weights, ‖ΔW‖ / ‖W‖; empty means never
 */
public record ConsolidationConfig(OptionalInt afterRejected, OptionalDouble maxRelativeDelta) {

    static ConsolidationConfig read(Settings s) {
        return new ConsolidationConfig(
                s.find("consolidation.after-rejected", integer(1, 1_000))
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                s.find("consolidation.max-relative-delta", numberAbove(0, 10))
                        .map(OptionalDouble::of)
                        .orElseGet(OptionalDouble::empty));
    }
}
