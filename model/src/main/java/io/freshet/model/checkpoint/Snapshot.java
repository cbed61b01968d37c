package io.freshet.model.checkpoint;

import java.nio.file.Path;

/**
 * What a lane remembered after a version.
 *
 * @param folder holds the writer's files and the list of them
 */
public record Snapshot(long version, Path folder) {}
