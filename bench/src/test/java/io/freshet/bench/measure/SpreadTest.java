package io.freshet.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMiddleOfAnOddNumberIsTheMedian() {
        assertThat(Spread.of(DoubleStream.of(9, 1, 4))).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void ofAnEvenNumberTheMedianIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(DoubleStream.of(8, 1, 4, 2))).isEqualTo(new Spread(3, 1, 8));
    }

    @Test
    void nothingAndNaNHaveNoSpread() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(DoubleStream.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(DoubleStream.of(1, Double.NaN, 2)));
    }
}
