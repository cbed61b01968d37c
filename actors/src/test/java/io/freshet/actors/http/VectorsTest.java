package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class VectorsTest {

    @Test
    void aCutVectorHasLengthOne() {
        assertThat(Vectors.cut(new float[] {3, 4, 12}, OptionalInt.of(2))).containsExactly(0.6f, 0.8f);
    }

    @Test
    void aVectorThatIsNotCutIsNotTouched() {
        float[] vector = {3, 4};
        assertThat(Vectors.cut(vector, OptionalInt.empty())).isSameAs(vector);
        assertThat(Vectors.cut(vector, OptionalInt.of(2))).isSameAs(vector);
    }

    @Test
    void aHeadOfZerosStaysZero() {
        assertThat(Vectors.cut(new float[] {0, 0, 1}, OptionalInt.of(2))).containsExactly(0, 0);
    }

    @Test
    void infinityIsRefusedEvenInThePartThatIsCutOff() {
        assertThatThrownBy(() -> Vectors.cut(new float[] {1, Float.POSITIVE_INFINITY}, OptionalInt.of(1)))
                .hasMessage("component 1 of a vector is Infinity");
    }
}
