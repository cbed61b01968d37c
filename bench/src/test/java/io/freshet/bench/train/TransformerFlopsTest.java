package io.freshet.bench.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.model.transformer.LinearSite;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** H = 4, F = 8, r = 2; every number by hand. */
class TransformerFlopsTest {

    private static TransformerFlops layers(int n) {
        return new TransformerFlops(
                IntStream.range(0, n)
                        .boxed()
                        .flatMap(TransformerFlopsTest::layer)
                        .toList(),
                4,
                2);
    }

    private static Stream<LinearSite> layer(int i) {
        String layer = "encoder.layer." + i + ".";
        return Stream.of(
                new LinearSite(i, layer + "attention.self.query", 4, 4),
                new LinearSite(i, layer + "attention.self.key", 4, 4),
                new LinearSite(i, layer + "attention.self.value", 4, 4),
                new LinearSite(i, layer + "attention.output.dense", 4, 4),
                new LinearSite(i, layer + "intermediate.dense", 4, 8),
                new LinearSite(i, layer + "output.dense", 8, 4));
    }

    @Test
    void encodingIsTwoForEachWeightAndTokenPlusAttention() {
        int weights = 4 * 16 + 32 + 32;
        assertThat(layers(1).encode(3)).isEqualTo(2 * weights * 3 + 4 * 9 * 4);
        assertThat(layers(2).encode(3, 5)).isEqualTo(2 * (2 * weights * 8 + 4 * (9 + 25) * 4));
    }

    @Test
    void aStepAddsInputGradientsAndTheAdapter() {
        int forward = 2 * 128;
        int inputs = 2 * (16 + 32 + 32); // attention output, intermediate, output
        int adapter = 2 * 2 * (4 * 8 + 12 + 12);
        int adapterGradients = 2 * 2 * (4 * 8 + 12 + 12);
        int adapterInputs = 2 * 2 * (4 * 4 + 8 + 4) + 2 * 2 * (4 + 4 + 8); // to A of all, to x of the last three
        int attention = 4 * 9 * 4;
        assertThat(layers(1).train(3))
                .isEqualTo(3 * (forward + inputs + adapter + adapterGradients + adapterInputs) + 3 * attention)
                .isEqualTo(3552);
    }

    @Test
    void fromTheSecondLayerOnEveryInputHasAGradient() {
        int second = 2 * 128 + 2 * 128 + 3 * 2 * 2 * 56;
        assertThat(layers(2).train(3) - layers(1).train(3)).isEqualTo(3 * second + 3 * 4 * 9 * 4);
    }

    @Test
    void anotherFamilyIsRefused() {
        List<LinearSite> sites = List.of(new LinearSite(0, "layers.0.self_attn.q_proj", 4, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransformerFlops(sites, 4, 2))
                .withMessageContaining("BERT");
    }
}
