package io.freshet.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user asked for.
 *
 * @param rounds empty = go on until interrupted
 * @param report file to write at the end
 * @param port of the data plane, 0 = any
 * @param side {@code query} or {@code both}
 * @param rate feedback records a second
 * @param samples folder with {@code agriculture-zh/} and {@code general-zh/}
 */
public record DemoOptions(
        OptionalInt rounds, Optional<Path> report, int port, String side, long seed, int rate, Path samples) {}
