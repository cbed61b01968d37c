package io.freshet.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterleavedTest {

    /** Advanced by the tasks themselves. */
    private long nanos;

    private final List<String> ran = new ArrayList<>();
    private final Interleaved interleaved = new Interleaved(() -> nanos, line -> {});

    private final class Timed implements Task {
        private final String name;
        private final Work work;
        private double seconds;

        Timed(String name, double seconds, Work work) {
            this.name = name;
            this.seconds = seconds;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() {
            ran.add(name);
            nanos += Math.round(seconds * 1e9);
        }

        @Override
        public Work work() {
            return work;
        }
    }

    private final Timed reference = new Timed("reference", 0.5, new Work(1, "rows", 10, 0, 0, 100e9));
    private final Timed fast = new Timed("fast", 1, new Work(2, "pairs", 64, 900, 1000, 50e9));
    private final Timed slow = new Timed("slow", 4, new Work(1, "pairs", 32, 450, 500, 25e9));

    @Test
    void theReferenceRunsBetweenAnyTwoAndEverySecondRepetitionGoesBackwards() {
        interleaved.run(reference, List.of(fast, slow), 0, 2);

        assertThat(ran.subList(3, ran.size())) // after the warm-up
                .containsExactly(
                        "reference",
                        "fast",
                        "reference",
                        "slow",
                        "reference",
                        "reference",
                        "slow",
                        "reference",
                        "fast",
                        "reference");
    }

    @Test
    void anotherRepetitionStartsOnlyIfItWillFit() {
        // a repetition takes 3 × 0.5 + 1 + 4 = 6.5 s
        assertThat(interleaved.run(reference, List.of(fast, slow), 20, 1).get(fast))
                .hasSize(3);
        assertThat(interleaved.run(reference, List.of(fast, slow), 19, 1).get(fast))
                .hasSize(2);
        assertThat(interleaved.run(reference, List.of(fast, slow), 0, 3).get(fast))
                .hasSize(3);
    }

    @Test
    void theShareIsThatOfTheReferenceAtTheSameTime() {
        Map<Task, List<Sample>> quiet = interleaved.run(reference, List.of(fast), 0, 1);
        reference.seconds *= 2;
        fast.seconds *= 2;
        Map<Task, List<Sample>> busy = interleaved.run(reference, List.of(fast), 0, 1);
        List<Sample> both = new ArrayList<>(quiet.get(fast));
        both.addAll(busy.get(fast));

        Result result = Result.of(fast, both, reference.work());

        // 50 GFLOP/s of 200, then 25 of 100
        assertThat(result.shareOfReference()).isEqualTo(new Spread(0.25, 0.25, 0.25));
        assertThat(result.gflopPerSecond()).isEqualTo(new Spread(37.5, 25, 50));
        assertThat(result.millis()).isEqualTo(new Spread(750, 500, 1000));
        assertThat(result.unitsPerSecond()).isEqualTo(new Spread(48, 32, 64));
        assertThat(result.tokens()).isEqualTo(450);
        assertThat(result.gflop()).isEqualTo(25);
        assertThat(result.paddingRatio()).isEqualTo(0.1);
        assertThat(Table.of(List.of(result), "product"))
                .contains("| 750 (500–1000)")
                .contains("48.0 pairs")
                .contains("10 %")
                .contains("25 (25–25) %");
    }
}
