package io.freshet.config;

import java.util.List;

/**
 * The settings cannot be used. The message lists every problem that was found, each with the key, its value, the file and
 * line it came from, and what is allowed there.
 */
public final class ConfigException extends RuntimeException {

    private final List<String> problems;

    ConfigException(List<String> problems) {
        this(problems, null);
    }

    ConfigException(List<String> problems, Throwable cause) {
        super(message(problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** The problems, one line each: bad values, then impossible combinations, then unknown keys. */
    public List<String> problems() {
        return problems;
    }

    private static String message(List<String> problems) {
        StringBuilder text = new StringBuilder("The configuration has ")
                .append(problems.size() == 1 ? "a problem:" : problems.size() + " problems:");
        for (String problem : problems) {
            text.append("\n  - ").append(problem);
        }
        return text.toString();
    }
}
