package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.scorer.RerankEngine.Documents;
import io.freshet.actors.system.RerankerModel;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
class RerankEngineTest {

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
            ModelSlot slot = new ModelSlot(new ModelVersion("reranker", 1, Optional.of(folder)), Optional.of(adapter));
            ModelSlot base = ModelSlot.base("reranker");
            List<Documents> batch = List.of(FISH, LEAF, BOTH);
            List<float[]> together = engine.answer(batch, slot);
            for (int i = 0; i < batch.size(); i++) {
                float[] alone = engine.answer(List.of(batch.get(i)), slot).get(0);
                assertThat(together.get(i))
                        .hasSameSizeAs(batch.get(i).documents())
                        .containsExactly(alone, within(1e-3f));
            }
            assertThat(together.get(2)[0]).isEqualTo(together.get(2)[2]);
            assertThat(together.get(0)[0])
                    .isNotCloseTo(engine.answer(batch, base).get(0)[0], within(0.01f));
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
    void aRequestWeighsWhatItsPairsWeigh() {
        assertThat(engine.weight(FISH)).isEqualTo(4 + 4 + 1 + 4 + 7 + 1);
    }

    private LoraAdapter read() throws IOException {
        return PeftFolder.read(folder, engine.linears(), engine.device());
    }
}
