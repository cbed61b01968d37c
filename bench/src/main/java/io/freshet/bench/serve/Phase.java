package io.freshet.bench.serve;

import java.util.List;

/**
 * One load, once.
 *
 * @param name of the load; equal in every round
 * @param committed versions while it ran
 * @param swaps as the server counts them
 * @param secondsUntilSeen from the commit of a version to its first answer, of each that was seen
 * @param serverCores CPU seconds of the server a second
 * @param ownCores CPU seconds of this process, which makes the load, a second
 */
public record Phase(
        String name,
        int clients,
        Load.Result load,
        int committed,
        SwapCount swaps,
        List<Double> secondsUntilSeen,
        double serverCores,
        double ownCores) {

    /** Of the server. */
    Rate rate() {
        return new Rate(load.textsPerSecond(), load.textsPerSecond() / serverCores);
    }
}
