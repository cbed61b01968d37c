package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.version.VersionRecord;
import java.util.Optional;

/**
 * A committed version.
 *
 * @param offset of its record on the versions topic
 * @param manifest empty if its folder was not as committed
 */
public record Committed(VersionRecord record, long offset, Optional<Manifest> manifest) {}
