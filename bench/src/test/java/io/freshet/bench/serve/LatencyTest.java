package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    @Test
    void aPercentileIsTheTimeThatOneOfThemTook() {
        long[] backwards =
                LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();

        assertThat(Latency.of(backwards)).isEqualTo(new Latency(200, 100, 180, 198, 200));
    }

    @Test
    void ofFewRequestsTheHighPercentilesAreTheSlowest() {
        assertThat(Latency.of(new long[] {3_000_000, 1_000_000, 2_000_000})).isEqualTo(new Latency(3, 2, 3, 3, 3));
        assertThat(Latency.of(new long[] {1_500_000})).isEqualTo(new Latency(1, 1.5, 1.5, 1.5, 1.5));
    }

    @Test
    void noRequestsHaveNoLatency() {
        assertThatThrownBy(() -> Latency.of(new long[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no requests");
    }
}
