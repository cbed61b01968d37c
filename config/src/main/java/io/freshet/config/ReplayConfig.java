package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.number;

/**
 * Pairs of earlier rounds that are trained again; keys below {@code freshet.replay}.
 *
 * @param share of a round's examples that are such pairs; 0 means none
 * @param capacity pairs kept to draw from; 0 means none
 */
public record ReplayConfig(double share, int capacity) {

    static ReplayConfig read(Settings s) {
        return new ReplayConfig(
                s.get("replay.share", number(0, 0.9)), s.get("replay.capacity", integer(0, 10_000_000)));
    }
}
