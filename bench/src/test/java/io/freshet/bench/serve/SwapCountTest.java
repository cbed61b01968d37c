package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SwapCountTest {

    private static final String METRICS =
            """
            # TYPE freshet_swap_seconds histogram
            freshet_swap_seconds_bucket{lane="embedding",le="0.01"} 0
            freshet_swap_seconds_count{lane="embedding"} %d
            freshet_swap_seconds_sum{lane="embedding"} %s
            freshet_version{lane="embedding"} 7.0
            """;

    @Test
    void swapsAreThoseOfTheTimeBetween() {
        SwapCount before = SwapCount.of(METRICS.formatted(3, "0.5"));
        SwapCount after = SwapCount.of(METRICS.formatted(7, "1.75"));

        assertThat(after.since(before)).isEqualTo(new SwapCount(4, 1.25));
        assertThat(SwapCount.version(METRICS.formatted(7, "1.75"))).isEqualTo(7);
    }

    @Test
    void aServerThatNeverSwappedCountsNone() {
        assertThat(SwapCount.of("freshet_version 0.0\n")).isEqualTo(new SwapCount(0, 0));
        assertThat(SwapCount.version("# no such line\n")).isZero();
    }

    @Test
    void theLastVersionComesWellBeforeTheEnd() {
        assertThat(Swapper.countWithin(60, 5)).isEqualTo(11);
        assertThat(Swapper.countWithin(0.3, 0.1)).isEqualTo(2);
        assertThat(Swapper.countWithin(9, 5)).isZero();
    }
}
