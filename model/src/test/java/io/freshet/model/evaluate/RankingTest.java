package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {

    @Test
    void ordersByScoreThenById() {
        assertThat(Ranking.of(new float[] {.5f, .75f, .5f, -0f, 0f}, List.of("c", "d", "a", "z", "y"), 9)
                        .ids())
                .containsExactly("d", "a", "c", "y", "z");
    }

    @Test
    void givesDocumentsWithoutAFiniteScoreNoRank() {
        float[] scores = {Float.NaN, .5f, Float.POSITIVE_INFINITY, -.5f, Float.NEGATIVE_INFINITY};
        assertThat(Ranking.of(scores, List.of("a", "b", "c", "d", "e"), 9).ids())
                .containsExactly("b", "d");
    }

    @Test
    void countsADocumentOnceWithItsBestScore() {
        assertThat(Ranking.of(new float[] {.25f, .5f, .75f, .125f}, List.of("a", "b", "a", "b"), 2)
                        .ids())
                .containsExactly("a", "b");
    }

    @Test
    void putsRelevantDocumentsLastAmongEqualScores() {
        List<String> ids = List.of("a", "b", "c");
        float[] equal = {.5f, .5f, .5f};
        assertThat(Ranking.of(equal, ids, 1).ids()).containsExactly("a");
        assertThat(Ranking.pessimistic(equal, ids, "a"::equals, 3).ids()).containsExactly("b", "c", "a");
    }

    @Test
    void agreesWithAFullSortForEveryDepth() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> ids = new ArrayList<>();
        float[] scores = new float[300];
        for (int i = 0; i < scores.length; i++) {
            ids.add("d" + random.nextInt(1_000_000) + "-" + i);
            scores[i] = random.nextInt(40) / 40f;
        }
        Comparator<Integer> order =
                Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(ids::get);
        List<String> sorted =
                IntStream.range(0, 300).boxed().sorted(order).map(ids::get).toList();
        for (int k : new int[] {1, 2, 17, 100, 299, 300, 301}) {
            assertThat(Ranking.of(scores, ids, k).ids()).isEqualTo(sorted.subList(0, Math.min(k, 300)));
        }
    }

    @Test
    void refusesMisalignedInputAndRepeatedIds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranking.of(new float[2], List.of("a"), 1))
                .withMessage("2 scores for 1 document ids");
        assertThatIllegalArgumentException().isThrownBy(() -> new Ranking(List.of("a", "a")));
        assertThatIllegalArgumentException().isThrownBy(() -> Ranking.of(new float[1], List.of("a"), 0));
    }
}
