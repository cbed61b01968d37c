package io.freshet.model.train.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The losses against numbers computed by hand or elsewhere. */
class RerankLossesTest {

    private static final RerankLosses LOSSES = new RerankLosses();

    private final NDManager step = Torch.newManager(Device.cpu());

    @AfterEach
    void closeStep() {
        step.close();
    }

    @AfterAll
    static void close() {
        LOSSES.close();
    }

    @Test
    void pointwise() {
        assertThat(loss(d -> LOSSES.pointwise(step, d, batch(row(1, 2))), 2f, 0.5f, -1f))
                .isCloseTo(0.47142223, within(1e-7));
    }

    @Test
    void listwise() {
        assertThat(listwise(1, false, batch(row(1, 2)), 2f, 0.5f, -1f)).isCloseTo(0.24131130, within(1e-7));
        assertThat(listwise(1, true, batch(row(1, 2)), 2f, 0.5f, -1f)).isCloseTo(0.69914851, within(1e-7));
    }

    @Test
    void temperatureDividesScores() {
        assertThat(listwise(0.5, false, batch(row(1, 2)), 1f, 0.25f, -0.5f)).isCloseTo(0.24131130, within(1e-7));
    }

    /** Groups of different sizes: the mean of what each gives alone, by weight. */
    @Test
    void raggedGroupsCountByTheirWeight() {
        double first = listwise(1, false, batch(row(1, 2)), 2f, 0.5f, -1f);
        double second = listwise(1, false, batch(row(1, 1)), -0.5f, 0.25f);
        double both = listwise(1, false, batch(row(1, 2), row(3, 1)), 2f, 0.5f, -1f, -0.5f, 0.25f);
        assertThat(both).isCloseTo((first + 3 * second) / 4, within(1e-6));

        double pair = loss(d -> LOSSES.pointwise(step, d, batch(row(1, 1), row(3, 1))), 2f, 0.5f, -1f, 1f);
        double byHand = (softplus(-2) + softplus(0.5) + 3 * softplus(1) + 3 * softplus(1)) / 8;
        assertThat(pair).isCloseTo(byHand, within(1e-6));
    }

    @Test
    void largeScoresStayFinite() {
        assertThat(loss(d -> LOSSES.pointwise(step, d, batch(row(1, 1))), -200f, 300f))
                .isCloseTo(250, within(1e-4));
        assertThat(listwise(0.01, false, batch(row(1, 1)), -200f, 300f)).isCloseTo(50_000, within(1e-2));
    }

    /** Two states of width 2 and four words: softmax over the words, by hand. */
    @Test
    void sftIsTheMeanOverBothTokens() {
        NDArray states = Tensors.of(step, new float[] {1, 0, 0, 1}, 1, 2, 2);
        NDArray head = Tensors.of(step, new float[] {1, 0, 0, 2, -1, 0, 0, 0}, 4, 2);
        NDArray target = Tensors.of(step, new long[] {0, 1}, 1, 2);
        double answer = -Math.log(Math.E / (Math.E + 1 + Math.exp(-1) + 1));
        double end = -Math.log(Math.exp(2) / (1 + Math.exp(2) + 1 + 1));
        NDArray loss = LOSSES.sft(step, states, head, target, batch(row(1, 0)));
        assertThat((double) loss.toFloatArray()[0]).isCloseTo((answer + end) / 2, within(1e-6));
    }

    @Test
    void marginIsToTheBestNegative() {
        PairBatch batch = batch(row(1, 2), row(1, 1), row(1, 0));
        NDArray d = Tensors.of(step, new float[] {2, 0.5f, -1, 1, 3, 9}, 6);
        assertThat(LOSSES.margin(step, d, batch)).isCloseTo((1.5 - 2) / 2, within(1e-6));
        assertThat(LOSSES.margin(step, Tensors.of(step, new float[] {1}, 1), batch(row(1, 0))))
                .isZero();
    }

    @Test
    void namesAndTheirRefusals() {
        assertThat(RerankLoss.named("Listwise")).isEqualTo(new RerankLoss.Listwise(1, 2, false));
        assertThatThrownBy(() -> RerankLoss.named("pairwise")).hasMessageContaining("pairwise");
        assertThatThrownBy(() -> new RerankLoss.Listwise(0, 2, false)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new RerankLoss.Listwise(1, 1, false)).hasMessageContaining("group size");
    }

    private double listwise(double temperature, boolean logProbability, PairBatch batch, float... scores) {
        var options = new RerankLoss.Listwise(temperature, 2, logProbability);
        return loss(d -> LOSSES.listwise(step, d, batch, options), scores);
    }

    private double loss(Function<NDArray, NDArray> of, float... scores) {
        return of.apply(Tensors.of(step, scores, scores.length)).toFloatArray()[0];
    }

    private PairBatch batch(RerankRow... rows) {
        return PairBatch.of(step, DocumentSampling.REFERENCE.groups(List.of(rows), 1));
    }

    private static RerankRow row(double weight, int negatives) {
        return new RerankRow(
                "q", Optional.empty(), List.of("yes"), List.of("no", "nein").subList(0, negatives), weight);
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }
}
