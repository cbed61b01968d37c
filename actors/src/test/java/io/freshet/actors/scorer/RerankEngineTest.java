package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.system.RerankerModel;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.PairTokens;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
class RerankEngineTest {

    /** A request's query and documents. */
    private record Documents(String query, List<String> documents) {}

    private static final Documents FISH = new Documents("鱼塘缺氧", List.of("开增氧机", "玉米螟钻蛀心叶"));
    private static final Documents LEAF = new Documents("番茄叶子发黄", List.of("补施氮肥"));
    private static final Documents BOTH = new Documents("叶子", List.of("补施氮肥", "开增氧机", "补施氮肥"));

    private static RerankerModel model;
    private static RerankEngine engine;

    private final TestModel encoder;

    @TempDir
    private Path folder;

    RerankEngineTest(TestModel encoder) {
        this.encoder = encoder;
    }

    @BeforeAll
    static void open() throws IOException {
        model = RerankerModel.open(TestModel.config(Map.of("task", "reranker")).model());
        engine = new RerankEngine(model.reranker());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void requestsOfABatchAreAnsweredAsTheyWouldBeAlone() throws IOException {
        TestAdapters.random(folder, encoder.encoder(), 0.1, 1);
        try (LoraAdapter adapter = read()) {
            List<Documents> batch = List.of(FISH, LEAF, BOTH);
            float[][] together = engine.compute(
                    batch.stream().flatMap(asked -> pieces(asked).stream()).toList(), adapter.lowRank());
            int at = 0;
            for (Documents asked : batch) {
                for (float[] alone : engine.compute(pieces(asked), adapter.lowRank())) {
                    assertThat(together[at++]).containsExactly(alone, within(1e-3f));
                }
            }
            assertThat(together).hasNumberOfRows(at);
            assertThat(together[3]).isEqualTo(together[5]);
            assertThat(together[0][0]).isNotCloseTo(engine.compute(pieces(FISH), LowRank.NONE)[0][0], within(0.01f));
        }
    }

    @Test
    void aVersionThatScoresItsProbeDifferentlyIsRefused() throws IOException {
        TestAdapters.random(folder, encoder.encoder(), 0.1, 1);
        try (LoraAdapter adapter = read()) {
            PairProbe probe = PairProbe.of(model.reranker(), List.of(Pair.of("鱼塘缺氧", "开增氧机")), adapter.lowRank());
            probe.write(folder);
            engine.tryOut(folder, adapter.lowRank());
            probe.scores()[0] += 2 * PairProbe.TOLERANCE;
            probe.write(folder);
            assertThatThrownBy(() -> engine.tryOut(folder, adapter.lowRank()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("scores its probe differently");
        }
    }

    @Test
    void aVersionOfAnEmbeddingModelIsRefused() throws IOException {
        TestAdapters.random(folder, encoder.encoder(), 0.1, 1);
        try (LoraAdapter adapter = read()) {
            assertThatThrownBy(() -> engine.tryOut(folder, adapter.lowRank()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not the probe of a reranker");
        }
    }

    @Test
    void aRequestWeighsWhatItsPairsHaveInTokens() {
        // The query has 25 with its prompt and the special ones, the documents have 6 and 9.
        assertThat(pieces(FISH)).extracting(engine::tokens).containsExactly(31L, 34L);
    }

    private static List<PairTokens> pieces(Documents asked) {
        return engine.question(asked.query(), asked.documents()).tokenise().apply(engine.maxLength());
    }

    private LoraAdapter read() throws IOException {
        return PeftFolder.read(folder, engine.linears(), engine.device());
    }
}
