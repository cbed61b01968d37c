package io.freshet.model.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollingWindowTest {

    private static final int D = 8;
    private final Random random = new Random(9);

    /** A stream of documents, old ones coming back, through a window that grows past its first size and then rolls. */
    @Test
    void findsWhatBruteForceFinds() {
        int capacity = 2500;
        Map<String, float[]> expected = new LinkedHashMap<>();
        try (RollingWindow window = window(capacity)) {
            for (int round = 0; round < 12; round++) {
                List<String> texts = new ArrayList<>();
                List<float[]> vectors = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    texts.add("document " + random.nextInt(5000));
                    vectors.add(vector());
                }
                window.add("base", texts, vectors);
                for (int i = 0; i < texts.size(); i++) {
                    expected.remove(texts.get(i));
                    expected.put(texts.get(i), vectors.get(i));
                }
                while (expected.size() > capacity) {
                    expected.remove(expected.keySet().iterator().next());
                }
                assertThat(window.size()).isEqualTo(expected.size());
                assertThat(window.documents()).containsExactlyElementsOf(expected.keySet());
                List<float[]> queries = List.of(vector(), vector(), vector());
                List<List<RollingWindow.Hit>> found = window.search("base", queries, 10);
                for (int q = 0; q < queries.size(); q++) {
                    isBest(found.get(q), expected, queries.get(q), 10);
                }
            }
            assertThat(window.size()).isEqualTo(capacity);
        }
    }

    @Test
    void theOldestLeaveAndARefreshedDocumentIsNoLongerOld() {
        try (RollingWindow window = window(3)) {
            window.add("base", List.of("a", "b", "c"), vectors(3));
            float[] again = vector();
            window.add("base", List.of("a"), List.of(again));
            assertThat(window.documents()).containsExactly("b", "c", "a");
            window.add("base", List.of("d", "e"), vectors(2));
            assertThat(window.documents()).containsExactly("a", "d", "e");
            assertThat(score(window, again, "a")).as("its newer vector").isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void ofMoreThanItHoldsTheLastStay() {
        try (RollingWindow window = window(3)) {
            List<float[]> vectors = vectors(7);
            window.add("base", List.of("a", "b", "c", "d", "e", "f", "g"), vectors);
            assertThat(window.documents()).containsExactly("e", "f", "g");
            assertThat(score(window, vectors.get(5), "f")).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void ofADocumentTwiceInOneCallTheSecondCounts() {
        try (RollingWindow window = window(3)) {
            List<float[]> vectors = vectors(3);
            window.add("base", List.of("a", "b", "a"), vectors);
            assertThat(window.documents()).containsExactly("b", "a");
            assertThat(score(window, vectors.get(2), "a")).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void answersWithAllItHasWhereMoreIsAskedFor() {
        try (RollingWindow window = window(100)) {
            assertThat(window.search("base", vectors(2), 5)).containsExactly(List.of(), List.of());
            window.add("base", List.of("a", "b"), vectors(2));
            assertThat(window.search("base", vectors(1), 5).get(0)).hasSize(2);
            assertThat(window.search("base", List.of(), 5)).isEmpty();
            window.add("base", List.of(), List.of());
            assertThat(window.size()).isEqualTo(2);
        }
    }

    @Test
    void refusesVectorsOfAnotherVersion() {
        try (RollingWindow window = window(3)) {
            assertThatThrownBy(() -> window.add("v7", List.of("a"), vectors(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of base, not of v7");
            assertThatThrownBy(() -> window.search("v7", vectors(1), 1)).hasMessageContaining("of base, not of v7");
        }
    }

    @Test
    void refusesAVectorThatIsNoneAndStaysAsItWas() {
        try (RollingWindow window = window(2)) {
            List<float[]> vectors = vectors(2);
            window.add("base", List.of("a", "b"), vectors);
            float[] infinite = vector();
            infinite[3] = Float.POSITIVE_INFINITY;
            float[] nan = vector();
            nan[D - 1] = Float.NaN;
            for (float[] bad : List.of(nan, infinite, new float[D - 1])) {
                assertThatThrownBy(() -> window.add("base", List.of("new", "culprit"), List.of(vector(), bad)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'culprit'");
            }
            assertThatThrownBy(() -> window.add("base", List.of("new", "another"), vectors(1)))
                    .hasMessageContaining("1 vectors for 2 texts");
            assertThat(window.documents()).containsExactly("a", "b");
            assertThat(score(window, vectors.get(0), "a")).isCloseTo(1, within(1e-5f));
        }
    }

    private static RollingWindow window(int capacity) {
        return new RollingWindow("base", capacity, D, Device.cpu());
    }

    private static void isBest(List<RollingWindow.Hit> hits, Map<String, float[]> documents, float[] query, int k) {
        List<String> best = documents.entrySet().stream()
                .sorted(Comparator.comparingDouble(document -> -dot(query, document.getValue())))
                .limit(k)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(hits.stream().map(RollingWindow.Hit::text)).containsExactlyElementsOf(best);
        hits.forEach(
                hit -> assertThat((double) hit.score()).isCloseTo(dot(query, documents.get(hit.text())), within(1e-5)));
    }

    private static float score(RollingWindow window, float[] query, String text) {
        return window.search("base", List.of(query), 100).get(0).stream()
                .filter(hit -> hit.text().equals(text))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, D).mapToDouble(i -> (double) a[i] * b[i]).sum();
    }

    private List<float[]> vectors(int n) {
        return IntStream.range(0, n).mapToObj(i -> vector()).toList();
    }

    private float[] vector() {
        float[] vector = new float[D];
        double square = 0;
        for (int i = 0; i < D; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < D; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }
}
