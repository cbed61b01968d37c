package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    private static final List<String> TEXTS = List.of("番茄叶子发黄", "鱼塘缺氧");
    private static final float LAST_BITS = 1e-4f;

    private final Expected expected = new Expected();
    private final Request queries = new Request(Kind.QUERIES, TEXTS);
    private final Request documents = new Request(Kind.DOCUMENTS, List.of("早稻四月下旬插秧。"));

    @BeforeEach
    void tell() {
        expected.queries(1, TEXTS, new float[][] {{0.1f, 0.2f}, {0.3f, 0.4f}});
        expected.queries(2, TEXTS, new float[][] {{0.5f, 0.2f}, {0.7f, 0.4f}});
        expected.documents(documents.texts(), new float[][] {{1, 0}});
    }

    private static Answer answer(long version, float[]... vectors) {
        return new Answer(version, List.of(vectors));
    }

    @Test
    void anAnswerOfTheVersionItNamesIsRight() {
        assertThat(expected.fault(queries, answer(1, new float[] {0.1f + LAST_BITS, 0.2f}, new float[] {0.3f, 0.4f})))
                .isEmpty();
        assertThat(expected.fault(queries, answer(2, new float[] {0.5f, 0.2f}, new float[] {0.7f, 0.4f - LAST_BITS})))
                .isEmpty();
    }

    @Test
    void oneTextOfAnotherVersionIsFound() {
        assertThat(expected.fault(queries, answer(2, new float[] {0.5f, 0.2f}, new float[] {0.3f, 0.4f})))
                .get()
                .asString()
                .contains("version 2 is named", "text 2 of 2", "鱼塘缺氧", "it is version 1's");
    }

    @Test
    void anAnswerThatNamesAnotherVersionIsFound() {
        assertThat(expected.fault(queries, answer(1, new float[] {0.5f, 0.2f}, new float[] {0.7f, 0.4f})))
                .get()
                .asString()
                .contains("version 1 is named", "text 1 of 2", "it is version 2's");
    }

    @Test
    void whatIsNoVersionsIsFound() {
        assertThat(expected.fault(queries, answer(1, new float[] {Float.NaN, 0.2f}, new float[] {0.3f, 0.4f})))
                .get()
                .asString()
                .contains("it is no version's");
        assertThat(expected.fault(queries, answer(1, new float[] {0.1f}, new float[] {0.3f, 0.4f})))
                .get()
                .asString()
                .contains("off by Infinity");
        assertThat(expected.fault(queries, answer(3, new float[] {0.1f, 0.2f}, new float[] {0.3f, 0.4f})))
                .get()
                .asString()
                .contains("version 3 is named");
        assertThat(expected.fault(queries, answer(1, new float[] {0.1f, 0.2f}))).contains("1 vectors for 2 texts");
    }

    @Test
    void documentsKeepTheirVectorsThroughAllVersions() {
        assertThat(expected.fault(documents, answer(7, new float[] {1, LAST_BITS})))
                .isEmpty();
        assertThat(expected.fault(documents, answer(1, new float[] {0.9f, 0}))).isPresent();
    }

    @Test
    void versionsThatCannotBeToldApartAreRefused() {
        assertThatThrownBy(() -> expected.queries(3, TEXTS, new float[][] {{0.9f, 0.2f}, {0.3f, 0.405f}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("versions 1 and 3")
                .hasMessageContaining("鱼塘缺氧");
    }

    @Test
    void itKnowsWhatItHasNotBeenTold() {
        assertThat(expected.unknown(1, List.of("鱼塘缺氧", "苞米叶子上有虫眼"))).containsExactly("苞米叶子上有虫眼");
        assertThat(expected.unknown(9, TEXTS)).isEqualTo(TEXTS);
    }
}
