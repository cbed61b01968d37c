package io.freshet.config;

import static io.freshet.config.Kind.integer;

/**
 * The rolling vector index; keys below {@code freshet.window}.
 *
 * @param capacity documents kept, the most recent ones
 */
public record WindowConfig(int capacity) {

    static WindowConfig read(Settings s) {
        return new WindowConfig(s.get("window.capacity", integer(2, 100_000_000)));
    }
}
