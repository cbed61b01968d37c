package io.freshet.model.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the checks of a gate found, in the order in which they were made. Not thread-safe. */
final class Findings {

    private final List<String> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final SortedMap<String, Double> numbers = new TreeMap<>();

    /** Keeps a measured number; never a reason by itself. */
    void number(String name, double value) {
        numbers.put(name, value);
    }

    void note(String format, Object... values) {
        notes.add(say(format, values));
    }

    /** A check that must not fail; nothing is said of it if it does not. */
    void refuseIf(boolean failed, String format, Object... values) {
        if (failed) {
            reasons.add(say(format, values));
        }
    }

    /** A check whose numbers are told either way. */
    void check(boolean passed, String format, Object... values) {
        (passed ? notes : reasons).add(say(format, values));
    }

    GateJudgement judgement() {
        GateDecision decision = reasons.isEmpty() ? new GateDecision.Publish(notes) : new GateDecision.Reject(reasons);
        return new GateJudgement(decision, numbers);
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
