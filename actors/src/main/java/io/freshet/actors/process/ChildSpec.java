package io.freshet.actors.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What to run as a child.
 *
 * @param name for messages and threads
 * @param command program and arguments; it must end when its standard input does
 * @param out takes each line of standard output, on a thread of its own; a supervisor tells it of each start, too
 * @param err takes each line of standard error, on another one
 * @param grace how long an ordered end may take before the child is killed
 */
public record ChildSpec(String name, List<String> command, Consumer<String> out, Consumer<String> err, Duration grace) {

    public ChildSpec {
        command = List.copyOf(command);
    }
}
