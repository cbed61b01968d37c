package io.freshet.cli.demo;

import io.freshet.config.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user asked for.
 *
 * @param lanes what runs, at least one
 * @param rounds empty = go on until interrupted
 * @param report file to write at the end
 * @param port of the data plane, 0 = any
 * @param side {@code query} or {@code both}, of the embedding lane
 * @param rate feedback records a second
 * @param samples folder with {@code agriculture-zh/} and {@code general-zh/}
 */
public record DemoOptions(
        List<Task> lanes,
        OptionalInt rounds,
        Optional<Path> report,
        int port,
        String side,
        long seed,
        int rate,
        Path samples) {}
