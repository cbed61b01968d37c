package io.freshet.config;

import static io.freshet.config.Kind.flag;
import static io.freshet.config.Kind.integer;

import java.util.OptionalInt;

/**
 * Fresh document vectors after each version; keys below {@code freshet.reembed}.
 *
 * @param enabled published where versions make document vectors stale
 * @param documentsPerSecond at most; empty = no limit
 * @param threads native threads inside one operation, 0 = all cores
 */
public record ReembedConfig(boolean enabled, OptionalInt documentsPerSecond, int threads) {

    static ReembedConfig read(Settings s) {
        return new ReembedConfig(
                s.get("reembed.enabled", flag()),
                s.find("reembed.documents-per-second", integer(1, 1_000_000))
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                s.get("reembed.threads", integer(0, 1024)));
    }
}
