package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.RoundVectors;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelsTest {

    private static final FreshetConfig RERANKER = TestModel.config(Map.of("task", "reranker"));
    private static final FreshetConfig EMBEDDING =
            TestModel.config(Map.of("model.max-length", 16, "model.tokens-per-chunk", 100));

    /** Whatever the settings of the lane that its weights were loaded for. */
    @Test
    void aRerankersMinerRunsByItsOwnLanesSettings() throws IOException {
        List<String> texts = Samples.pairs(20).stream().map(QaPair::response).toList();
        try (Models alone = Models.open(List.of(RERANKER));
                Models together = Models.open(List.of(EMBEDDING, RERANKER))) {
            LaneModel own = alone.miner(RERANKER);
            LaneModel shared = together.miner(RERANKER);
            assertThat(shared.vectorsOf()).isEqualTo(own.vectorsOf());
            assertThat(together.miner(EMBEDDING).vectorsOf()).isNotEqualTo(own.vectorsOf());
            assertThat(vectors(shared, texts)).isDeepEqualTo(vectors(own, texts));
        }
    }

    private static float[][] vectors(LaneModel model, List<String> texts) {
        return RoundVectors.NONE.completedBy(model.encoder(), texts).of(texts).toArray(float[][]::new);
    }
}
