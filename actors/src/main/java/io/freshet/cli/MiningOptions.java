package io.freshet.cli;

import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.Sampling;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which documents become negatives; the parameters of sentence-transformers {@code mine_hard_negatives}. */
final class MiningOptions {

    private static final String NONE = "none";
    private static final Pattern PARAMETER = Pattern.compile("\\b[a-z]+_[a-z]+\\b");

    @Option(
            names = "--num-negatives",
            defaultValue = "5",
            paramLabel = "N",
            description = "Negatives for each answer (default: ${DEFAULT-VALUE}).")
    private int numNegatives;

    @Option(
            names = "--range-min",
            defaultValue = "20",
            paramLabel = "N",
            description = "How many of the best documents that pass the limits to skip (default: ${DEFAULT-VALUE}).")
    private int rangeMin;

    @Option(
            names = "--range-max",
            defaultValue = "50",
            paramLabel = "N|none",
            description = "Rank before which to stop; none = as far as needed (default: ${DEFAULT-VALUE}).")
    private String rangeMax;

    @Option(
            names = "--max-score",
            defaultValue = "0.8",
            paramLabel = "S|none",
            description = "Leave out documents that score above, in cosine (default: ${DEFAULT-VALUE}).")
    private String maxScore;

    @Option(
            names = "--min-score",
            defaultValue = NONE,
            paramLabel = "S|none",
            description = "Leave out documents that score below (default: ${DEFAULT-VALUE}).")
    private String minScore;

    @Option(
            names = "--absolute-margin",
            defaultValue = "0.1",
            paramLabel = "M|none",
            description =
                    "Leave out documents that score above the answer's score less this (default: ${DEFAULT-VALUE}).")
    private String absoluteMargin;

    @Option(
            names = "--relative-margin",
            defaultValue = NONE,
            paramLabel = "R|none",
            description = "Leave out documents that score above the answer's score less this share of it"
                    + " (default: ${DEFAULT-VALUE}).")
    private String relativeMargin;

    @Option(
            names = "--sampling",
            defaultValue = "top",
            paramLabel = "top|random",
            description = "Take the best of the range, or any (default: ${DEFAULT-VALUE}).")
    private String sampling;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** @throws ParameterException if the values make no rule */
    MiningRule rule() {
        if (!sampling.equals("top") && !sampling.equals("random")) {
            throw wrong("--sampling " + sampling + ": use top or random");
        }
        try {
            return new MiningRule(
                    numNegatives,
                    rangeMin,
                    rangeMax.equals(NONE) ? OptionalInt.empty() : OptionalInt.of(whole("--range-max", rangeMax)),
                    number("--max-score", maxScore),
                    number("--min-score", minScore),
                    number("--absolute-margin", absoluteMargin),
                    number("--relative-margin", relativeMargin),
                    Sampling.valueOf(sampling.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw wrong(asOptions(e.getMessage()));
        }
    }

    /** The rule names its parameters as the reference does: {@code range_max}. */
    private static String asOptions(String message) {
        return PARAMETER.matcher(message).replaceAll(name -> "--" + name.group().replace('_', '-'));
    }

    private int whole(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw wrong(option + " " + value + ": a whole number or none");
        }
    }

    private OptionalDouble number(String option, String value) {
        try {
            return value.equals(NONE) ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw wrong(option + " " + value + ": a number or none");
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
