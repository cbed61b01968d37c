package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.TinyBert;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundVectorsTest {

    private static final float[] WHEAT = {1, 0};
    private static final float[] MAIZE = {0, 1};
    private static final RoundVectors GIVEN = RoundVectors.of(List.of("小麦", "玉米"), List.of(WHEAT, MAIZE));

    private static TextEncoder encoder;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        encoder = TextEncoder.open(TinyBert.write(folder), EncoderOptions.cpu());
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void areGivenAsTheyAreInTheOrderAskedFor() {
        assertThat(GIVEN.texts()).containsExactly("小麦", "玉米");
        assertThat(GIVEN.of(List.of("玉米", "小麦", "玉米"))).containsExactly(MAIZE, WHEAT, MAIZE);
    }

    @Test
    void aTextThatTheRoundDoesNotBringIsRefused() {
        assertThatThrownBy(() -> GIVEN.of(List.of("小麦", "大豆")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'大豆'")
                .hasMessageContaining("2 others");
    }

    @Test
    void theMissingAreEncodedTogetherAndTheOthersStayAsTheyAre() {
        RoundVectors all = GIVEN.completedBy(encoder, List.of("水稻", "玉米", "大豆要浇水", "水稻"));
        assertThat(all.texts()).containsExactly("水稻", "玉米", "大豆要浇水");
        float[][] together = encoder.encode(List.of("水稻", "大豆要浇水"), Role.DOCUMENT, LowRank.NONE);
        assertThat(all.of("水稻")).isEqualTo(together[0]);
        assertThat(all.of("大豆要浇水")).isEqualTo(together[1]);
        assertThat(all.of("玉米")).isSameAs(MAIZE);
        assertThat(GIVEN.texts()).as("nothing is added to what was given").hasSize(2);
    }

    @Test
    void ofTwoVectorsOfOneTextTheFirstCounts() {
        RoundVectors both = GIVEN.and(RoundVectors.of(List.of("玉米", "大豆"), List.of(WHEAT, WHEAT)));
        assertThat(both.texts()).containsExactly("小麦", "玉米", "大豆");
        assertThat(both.of("玉米")).isSameAs(MAIZE);
        assertThatThrownBy(() -> RoundVectors.of(List.of("玉米", "玉米"), List.of(WHEAT, MAIZE)))
                .hasMessageContaining("two vectors");
        assertThatThrownBy(() -> RoundVectors.of(List.of("玉米"), List.of())).hasMessageContaining("0 vectors for 1");
    }
}
