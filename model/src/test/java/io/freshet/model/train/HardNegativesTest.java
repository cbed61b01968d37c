package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HardNegativesTest {

    @Test
    void takesTheFirstOnes() {
        assertThat(of(2, "a", "b", "c")).containsExactly("a", "b");
    }

    @Test
    void repeatsRealNegativesAndNeverThePositive() {
        List<String> negatives = of(40, "a", "b");
        assertThat(negatives).hasSize(40).containsOnly("a", "b");
        assertThat(negatives.subList(0, 2)).containsExactly("a", "b");
        assertThat(negatives).isEqualTo(of(40, "a", "b"));
    }

    @Test
    void leavesAnExampleWithoutNegativesAlone() {
        assertThat(of(3)).isEmpty();
    }

    private static List<String> of(int count, String... negatives) {
        return HardNegatives.exactly(count, List.of(new Example("q", "p", List.of(negatives), 1)), 9)
                .get(0)
                .negatives();
    }
}
