package io.freshet.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options whose value is one of a few words. */
final class Choices {

    private Choices() {}

    /**
     * The choice that is written like the value.
     *
     * @throws ParameterException if there is none; the message lists them
     */
    static <T> T of(T[] choices, String option, String value, CommandSpec spec) {
        return Arrays.stream(choices)
                .filter(choice -> choice.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + " " + value + ": use "
                                + Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", "))));
    }
}
