package io.freshet.model.train.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.rerank.RerankRow;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentSamplingTest {

    private static final RerankRow ROW = new RerankRow("q", Optional.empty(), documents("p", 3), documents("n", 20), 1);

    @Test
    void onePositiveAndSevenNegativesWithoutRepetition() {
        for (int seed = 0; seed < 50; seed++) {
            PairGroup group = groups(DocumentSampling.REFERENCE, ROW, seed).get(0);
            assertThat(group.headed()).isTrue();
            assertThat(group.documents()).hasSize(8).doesNotHaveDuplicates();
            assertThat(group.documents().get(0)).startsWith("p");
            assertThat(group.documents().subList(1, 8)).allMatch(document -> document.startsWith("n"));
        }
    }

    @Test
    void everyDocumentHasItsTurnAndTheSameSeedDrawsTheSame() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            seen.addAll(groups(DocumentSampling.REFERENCE, ROW, seed).get(0).documents());
        }
        assertThat(seen).hasSize(23);
        assertThat(groups(DocumentSampling.REFERENCE, ROW, 5)).isEqualTo(groups(DocumentSampling.REFERENCE, ROW, 5));
    }

    @Test
    void severalPositivesEachHeadAGroupWithNegativesOfItsOwn() {
        DocumentSampling sampling = new DocumentSampling(2, 4);
        List<PairGroup> groups = groups(sampling, ROW, 3);
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).documents().get(0))
                .isNotEqualTo(groups.get(1).documents().get(0));
        assertThat(groups.get(0).documents().subList(1, 5))
                .isNotEqualTo(groups.get(1).documents().subList(1, 5));
        assertThat(sampling.pairs(ROW)).isEqualTo(10);
    }

    @Test
    void rowsOfOneDocument() {
        for (boolean relevant : new boolean[] {true, false}) {
            RerankRow row = RerankRow.of("q", "d", relevant);
            assertThat(groups(DocumentSampling.REFERENCE, row, 1))
                    .containsExactly(new PairGroup(row, relevant, List.of("d")));
            assertThat(DocumentSampling.REFERENCE.pairs(row)).isEqualTo(1);
        }
    }

    @Test
    void aPositiveIsNeverItsOwnNegative() {
        RerankRow row = new RerankRow("q", Optional.empty(), List.of("a", "a"), List.of("b", "a", "b"), 1);
        assertThat(row.positives()).containsExactly("a");
        assertThat(row.negatives()).containsExactly("b");
    }

    @Test
    void whatCannotBeTrainedOnIsRefused() {
        assertThatThrownBy(() -> new RerankRow("why", Optional.empty(), List.of(), List.of(), 1))
                .hasMessageContaining("why");
        assertThatThrownBy(() -> new RerankRow("why", Optional.empty(), List.of("d"), List.of(), Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new DocumentSampling(1, 0)).hasMessageContaining("0");
    }

    private static List<PairGroup> groups(DocumentSampling sampling, RerankRow row, long seed) {
        return sampling.groups(List.of(row), seed);
    }

    private static List<String> documents(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }
}
