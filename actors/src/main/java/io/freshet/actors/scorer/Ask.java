package io.freshet.actors.scorer;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a request wants to be answered.
 *
 * @param version that shall answer, 0 = the base model; empty = whatever is served
 * @param expected the version that has to have made the answer, or the document vectors it has to be comparable with;
 *     empty = any
 * @param within how long the caller waits; empty or longer than the scorer's own limit = that limit
 * @param truncate whether texts that are too long are cut; otherwise they are refused
 */
public record Ask(OptionalLong version, OptionalLong expected, Optional<Duration> within, boolean truncate) {

    /** By whatever is served, cutting long texts. */
    public static final Ask USUAL = new Ask(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), true);
}
