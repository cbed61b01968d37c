package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContrastiveMarginTest {

    @Test
    void comparesThePositiveWithTheBestOther() {
        ContrastiveMargin margin = new ContrastiveMargin();
        margin.add(new float[] {.1f, .8f, .7f}, i -> i == 1);
        assertThat(margin.margin()).isCloseTo(.1, within(1e-7));
        assertThat(margin.meanPositive()).isCloseTo(.8, within(1e-7));
        assertThat(margin.meanNegative()).isCloseTo(.4, within(1e-7));
    }

    @Test
    void leavesRowsWithoutAPositiveOrAnotherDocumentOutOfTheMargin() {
        ContrastiveMargin margin = new ContrastiveMargin();
        margin.add(new float[] {.5f}, i -> true);
        margin.add(new float[] {.5f}, i -> false);
        assertThat(margin.margin()).isZero();
        margin.add(new float[] {.75f, .5f}, i -> i == 0);
        assertThat(margin.margin()).isEqualTo(.25);
    }

    @Test
    void isZeroBeforeTheFirstRow() {
        ContrastiveMargin margin = new ContrastiveMargin();
        assertThat(margin.margin() + margin.meanPositive() + margin.meanNegative())
                .isZero();
    }
}
