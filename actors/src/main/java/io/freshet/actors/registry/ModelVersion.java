package io.freshet.actors.registry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A version that may be served.
 *
 * @param version 0 = the base model
 * @param adapter checkpoint folder; empty for the base model
 * @param manifestSha256 what its manifest must be, where whoever announces the version did not write it
 */
public record ModelVersion(String lane, long version, Optional<Path> adapter, Optional<String> manifestSha256) {

    /** A version that this process has written. */
    public ModelVersion(String lane, long version, Optional<Path> adapter) {
        this(lane, version, adapter, Optional.empty());
    }

    /** The base model of a lane. */
    public static ModelVersion base(String lane) {
        return new ModelVersion(lane, 0, Optional.empty());
    }

    /** As answers name it. */
    public String label() {
        return lane + "/" + version;
    }
}
