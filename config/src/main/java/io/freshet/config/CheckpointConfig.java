package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.path;

import java.nio.file.Path;

/**
 * Where versions are kept; keys below {@code freshet.checkpoint}.
 *
 * @param store folder that holds a folder for each lane
 * @param keep versions of a lane that are kept
 */
public record CheckpointConfig(Path store, int keep) {

    static CheckpointConfig read(Settings s) {
        return new CheckpointConfig(s.get("checkpoint.store", path()), s.get("checkpoint.keep", integer(2, 1_000_000)));
    }
}
