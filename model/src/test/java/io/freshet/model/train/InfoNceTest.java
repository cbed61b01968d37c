package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden numbers were computed independently on unit vectors in the plane, given by their angles. */
class InfoNceTest {

    private static final Offset<Double> EXACT = within(2e-6);

    /** Rows of (query, positive, negatives…) in degrees. */
    private static final double[][] EASY = {{0, 20, 60}, {90, 100, 85}};

    private static final double[][] FALSE_NEGATIVE = {{0, 40, 5}, {90, 100, 85}};

    @Test
    void contrastsWithTheWholeBatch() {
        Result result = loss(EASY, InfoNceOptions.plain(0.1));
        assertThat(result.perRow[0]).isCloseTo(0.01245030, EXACT);
        assertThat(result.perRow[1]).isCloseTo(0.88669953, EXACT);
        assertThat(result.loss).isCloseTo(0.44957491, EXACT);
        assertThat(result.positive).isCloseTo(0.96225019, EXACT);
        assertThat(result.margin).isCloseTo(0.21415284, EXACT);
    }

    @Test
    void temperatureOfTheOlderReference() {
        Result result = loss(EASY, InfoNceOptions.plain(0.01));
        assertThat(result.perRow[1]).isCloseTo(1.41650732, within(1e-5));
        assertThat(result.loss).isCloseTo(0.70825366, within(1e-5));
    }

    @Test
    void contrastsWithOwnNegativesOnly() {
        Result result = loss(EASY, new InfoNceOptions(0.1, false, false, 0.1, false, false));
        assertThat(result.perRow[0]).isCloseTo(0.01223992, EXACT);
        assertThat(result.perRow[1]).isCloseTo(0.75170181, EXACT);
        assertThat(result.loss).isCloseTo(0.38197087, EXACT);
    }

    @Test
    void masksWhatScoresFarAboveThePositive() {
        assertThat(loss(FALSE_NEGATIVE, InfoNceOptions.plain(0.1)).loss).isCloseTo(1.58204343, EXACT);
        Result masked = loss(FALSE_NEGATIVE, new InfoNceOptions(0.1, true, true, 0.1, false, false));
        assertThat(masked.perRow[0]).isCloseTo(0.00120847, EXACT);
        assertThat(masked.perRow[1]).isCloseTo(0.76706564, EXACT);
        assertThat(masked.loss).isCloseTo(0.38413705, EXACT);
        assertThat(loss(EASY, new InfoNceOptions(0.1, true, true, 0.1, false, false)).loss)
                .as("nothing exceeds the margin")
                .isCloseTo(0.44957491, EXACT);
    }

    @Test
    void queriesAndDocumentsMayBeContrastedAmongThemselves() {
        Result result = loss(FALSE_NEGATIVE, new InfoNceOptions(0.1, true, false, 0.1, true, true));
        assertThat(result.perRow[0]).isCloseTo(2.58898225, EXACT);
        assertThat(result.perRow[1]).isCloseTo(1.09503675, EXACT);
        assertThat(result.loss).isCloseTo(1.84200950, EXACT);
    }

    @Test
    void rowsMayHaveDifferentNumbersOfNegatives() {
        double[][] ragged = {{0, 20}, {90, 100, 85, 60}};
        Result result = loss(ragged, InfoNceOptions.plain(0.1));
        assertThat(result.perRow[0]).isCloseTo(row(0, 20, 100, 85, 60), EXACT);
        assertThat(result.perRow[1]).isCloseTo(row(90, 100, 85, 60, 20), EXACT);
    }

    @Test
    void aRowAloneHasNothingToLearnAndNoMargin() {
        Result result = loss(new double[][] {{0, 20}}, InfoNceOptions.plain(0.1));
        assertThat(result.loss).isCloseTo(0, EXACT);
        assertThat(result.margin).isZero();
    }

    @Test
    void aSecondCopyOfThePositiveIsNoNegative() {
        List<Example> batch = List.of(
                new Example("q0", "same answer", List.of("other"), 1), new Example("q1", "same answer", List.of(), 1));
        Result result = loss(batch, new double[] {0, 10}, new double[] {20, 60, 20}, InfoNceOptions.plain(0.1));
        assertThat(result.perRow[0]).isCloseTo(row(0, 20, 60), EXACT);
        assertThat(result.perRow[1]).isCloseTo(row(10, 20, 60), EXACT);
    }

    @Test
    void weightsMakeAWeightedMean() {
        List<Example> batch = List.of(new Example("a", "A", List.of(), 3), new Example("b", "B", List.of(), 1));
        Result result = loss(batch, new double[] {0, 90}, new double[] {20, 100}, InfoNceOptions.plain(0.1));
        assertThat(result.loss).isCloseTo((3 * result.perRow[0] + result.perRow[1]) / 4, EXACT);
    }

    /** The definition, in double precision: −s₀/τ + log Σ exp(sⱼ/τ) with τ = 0.1, the positive first. */
    private static double row(double query, double... documents) {
        double sum = 0;
        for (double document : documents) {
            sum += Math.exp(cosine(query, document) / 0.1);
        }
        return Math.log(sum) - cosine(query, documents[0]) / 0.1;
    }

    private static double cosine(double a, double b) {
        return Math.cos(Math.toRadians(a - b));
    }

    private record Result(double loss, double[] perRow, double positive, double margin) {}

    private static Result loss(double[][] rows, InfoNceOptions options) {
        List<Example> batch = new ArrayList<>();
        List<Double> documents = new ArrayList<>();
        double[] queries = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            queries[i] = rows[i][0];
            List<String> negatives = new ArrayList<>();
            for (int j = 1; j < rows[i].length; j++) {
                documents.add(rows[i][j]);
                if (j > 1) {
                    negatives.add("n" + i + j);
                }
            }
            batch.add(new Example("q" + i, "p" + i, negatives, 1));
        }
        return loss(batch, queries, documents.stream().mapToDouble(d -> d).toArray(), options);
    }

    private static Result loss(List<Example> batch, double[] queries, double[] documents, InfoNceOptions options) {
        try (InfoNce loss = new InfoNce(options);
                NDManager step = Torch.newManager(Device.cpu())) {
            InfoNce.Value value = loss.of(
                    step,
                    Tensors.of(step, unit(queries), queries.length, 2),
                    Tensors.of(step, unit(documents), documents.length, 2),
                    batch);
            float[] perRow = value.perRow().toFloatArray();
            double[] rows = new double[perRow.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = perRow[i];
            }
            return new Result(value.loss().toFloatArray()[0], rows, value.positive(), value.margin());
        }
    }

    private static float[] unit(double[] degrees) {
        float[] xy = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            xy[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            xy[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        return xy;
    }
}
