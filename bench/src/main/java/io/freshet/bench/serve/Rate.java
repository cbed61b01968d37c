package io.freshet.bench.serve;

import io.freshet.bench.measure.Spread;
import java.util.List;

/**
 * How fast texts become vectors.
 *
 * @param textsPerCpuSecond of the process that computes; says less of how fast, but what else runs on the machine hardly
 *     changes it
 */
public record Rate(double textsPerSecond, double textsPerCpuSecond) {

    /** Of several rounds. */
    public record Rounds(Spread textsPerSecond, Spread textsPerCpuSecond) {

        static Rounds of(List<Rate> rates) {
            return new Rounds(
                    Spread.of(rates.stream().mapToDouble(Rate::textsPerSecond)),
                    Spread.of(rates.stream().mapToDouble(Rate::textsPerCpuSecond)));
        }
    }

    Rate over(Rate other) {
        return new Rate(textsPerSecond / other.textsPerSecond, textsPerCpuSecond / other.textsPerCpuSecond);
    }
}
