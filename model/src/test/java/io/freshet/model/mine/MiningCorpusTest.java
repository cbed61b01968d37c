package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MiningCorpusTest {

    private static final List<QueryPositive> ROWS = List.of(
            new QueryPositive("q1", "x"),
            new QueryPositive("q2", "y"),
            new QueryPositive("q1", "z"),
            new QueryPositive("q1", "x"));

    @Test
    void usesThePositivesAsCorpusWhenThereIsNoOther() {
        MiningCorpus corpus = MiningCorpus.of(ROWS, List.of());
        assertThat(corpus.documents()).containsExactly("x", "y", "z");
        assertThat(corpus.queries())
                .containsExactly(new MiningCorpus.Query("q1", List.of(0, 2)), new MiningCorpus.Query("q2", List.of(1)));
    }

    @Test
    void putsTheCorpusFirstAndEveryTextOnce() {
        MiningCorpus corpus = MiningCorpus.of(ROWS, List.of("w", "z", "w"));
        assertThat(corpus.documents()).containsExactly("w", "z", "x", "y");
        assertThat(corpus.queries().get(0).positives()).containsExactly(2, 1);
    }

    @Test
    void countsPositivesBeforeDuplicatesAreRemoved() {
        assertThat(MiningCorpus.of(ROWS, List.of()).maxPositives()).isEqualTo(3);
    }

    @Test
    void refusesAnEmptyDataSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MiningCorpus.of(List.of(), List.of("x")))
                .withMessageContaining("no rows");
    }
}
