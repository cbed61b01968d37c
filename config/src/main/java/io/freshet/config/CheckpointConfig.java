package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.path;

import java.nio.file.Path;

/**
 * Where versions are kept; keys below {@code freshet.checkpoint}.
 *
 * @param store folder that holds a folder for each lane
 * @param keep versions of a lane that are kept
 * @param snapshotEvery versions from one snapshot of a lane's memory to the next
 */
public record CheckpointConfig(Path store, int keep, int snapshotEvery) {

    static CheckpointConfig read(Settings s) {
        return new CheckpointConfig(
                s.get("checkpoint.store", path()),
                s.get("checkpoint.keep", integer(2, 1_000_000)),
                s.get("checkpoint.snapshot-every", integer(1, 10_000)));
    }
}
