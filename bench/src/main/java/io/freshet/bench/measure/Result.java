package io.freshet.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one task.
 *
 * @param unit what {@code unitsPerSecond} counts
 * @param samples timed runs
 * @param calls in each run
 * @param tokens a call
 * @param paddingRatio share of padding in all tokens, in [0, 1)
 * @param gflop useful ones a call, in 10⁹
 * @param millis a call
 * @param shareOfReference useful FLOP/s over those of the reference at about the same time
 */
public record Result(
        String name,
        String unit,
        int samples,
        int calls,
        double tokens,
        double paddingRatio,
        double gflop,
        Spread millis,
        Spread unitsPerSecond,
        Spread tokensPerSecond,
        Spread gflopPerSecond,
        Spread shareOfReference) {

    public static Result of(Task task, List<Sample> samples, Work reference) {
        Work work = task.work();
        return new Result(
                task.name(),
                work.unit(),
                samples.size(),
                work.calls(),
                (double) work.tokens() / work.calls(),
                work.padded() == 0 ? 0 : (double) (work.padded() - work.tokens()) / work.padded(),
                work.flops() / work.calls() / 1e9,
                spread(samples, s -> s.seconds() * 1e3 / work.calls()),
                spread(samples, s -> work.units() / s.seconds()),
                spread(samples, s -> work.tokens() / s.seconds()),
                spread(samples, s -> work.flops() / s.seconds() / 1e9),
                spread(samples, s -> work.flops() / s.seconds() / (reference.flops() / s.reference())));
    }

    private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Spread.of(samples.stream().mapToDouble(value));
    }
}
