package io.freshet.actors.registry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A version that may be served.
 *
 * @param version 0 = the base model
 * @param adapter checkpoint folder; empty for the base model
 */
public record ModelVersion(String lane, long version, Optional<Path> adapter) {

    /** The base model of a lane. */
    public static ModelVersion base(String lane) {
        return new ModelVersion(lane, 0, Optional.empty());
    }

    /** As answers name it. */
    public String label() {
        return lane + "/" + version;
    }
}
