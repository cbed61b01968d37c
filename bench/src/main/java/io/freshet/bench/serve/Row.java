package io.freshet.bench.serve;

import io.freshet.bench.measure.Spread;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One load in all rounds.
 *
 * @param failed requests that got no answer
 * @param mixed answers that were not of the version they named
 * @param rate of the server, by rounds
 * @param latency of all right answers
 * @param byKind the same, by what was asked
 * @param serverCores CPU seconds of the server a second, by rounds
 * @param ownCores CPU seconds of the process that makes the load a second, by rounds
 */
public record Row(
        String name,
        int clients,
        long failed,
        long mixed,
        Rate.Rounds rate,
        Latency latency,
        Map<Kind, Latency> byKind,
        Swaps swaps,
        Spread serverCores,
        Spread ownCores) {

    /**
     * New versions while the load ran.
     *
     * @param swapped as the server counts; one that another overtakes is left out
     * @param meanSeconds from hearing of a version to serving it
     * @param meanSecondsUntilSeen from handing a version to the log until the first answer of it came
     * @param mostSecondsUntilSeen the same, of the slowest
     */
    public record Swaps(
            int committed, long swapped, double meanSeconds, double meanSecondsUntilSeen, double mostSecondsUntilSeen) {

        private static Swaps of(List<Phase> rounds) {
            long swapped =
                    rounds.stream().mapToLong(phase -> phase.swaps().swaps()).sum();
            double seconds = rounds.stream()
                    .mapToDouble(phase -> phase.swaps().seconds())
                    .sum();
            var seen = rounds.stream()
                    .flatMap(phase -> phase.secondsUntilSeen().stream())
                    .mapToDouble(Double::doubleValue)
                    .summaryStatistics();
            return new Swaps(
                    rounds.stream().mapToInt(Phase::committed).sum(),
                    swapped,
                    swapped == 0 ? 0 : seconds / swapped,
                    seen.getAverage(),
                    seen.getCount() == 0 ? 0 : seen.getMax());
        }
    }

    /** @param rounds the same load in each, at least one */
    public static Row of(List<Phase> rounds) {
        Tally all = Tally.sum(rounds.stream().map(phase -> phase.load().tally()).toList());
        return new Row(
                rounds.get(0).name(),
                rounds.get(0).clients(),
                all.failed(),
                all.mixed(),
                Rate.Rounds.of(rounds.stream().map(Phase::rate).toList()),
                all.latency(),
                all.latencyByKind(),
                Swaps.of(rounds),
                spread(rounds, Phase::serverCores),
                spread(rounds, Phase::ownCores));
    }

    private static Spread spread(List<Phase> rounds, ToDoubleFunction<Phase> value) {
        return Spread.of(rounds.stream().mapToDouble(value));
    }
}
