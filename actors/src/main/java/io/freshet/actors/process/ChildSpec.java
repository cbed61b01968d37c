package io.freshet.actors.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What to run as a child.
 *
 * @param name for messages and threads
 * @param command program and arguments; it must end when its standard input does
 * @param out is offered each line of standard output, on a thread of its own; what it does not take counts as standard
 *     error
 * @param err takes each line of standard error, on another one; a supervisor tells it of each start, too
 * @param grace how long an ordered end may take before the child is killed
 */
public record ChildSpec(
        String name, List<String> command, Predicate<String> out, Consumer<String> err, Duration grace) {

    public ChildSpec {
        command = List.copyOf(command);
    }
}
