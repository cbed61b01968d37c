package io.freshet.actors.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process wrote, for the message about its end. Safe for any number of threads. */
final class OutputTail {

    private static final int LINES = 30;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        lines.addLast(line);
        if (lines.size() > LINES) {
            lines.removeFirst();
        }
    }

    @Override
    public synchronized String toString() {
        return lines.isEmpty() ? "(it wrote nothing)" : String.join("\n", lines);
    }
}
