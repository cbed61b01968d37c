package io.freshet.cli.chaos.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param check its name
 * @param faults the first of what is wrong; empty if it holds
 * @param more how many further faults there are
 */
public record Finding(String check, boolean passed, List<String> faults, int more) {

    private static final int SHOWN = 10;

    public static Finding of(Check check, Evidence evidence) {
        List<String> faults = check.faults(evidence);
        int shown = Math.min(SHOWN, faults.size());
        return new Finding(
                check.name(), faults.isEmpty(), List.copyOf(faults.subList(0, shown)), faults.size() - shown);
    }
}
