package io.freshet.model.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.hub.Pooling;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceModelTest {

    @TempDir
    Path folder;

    @Test
    void anEmbeddingModelIsUnpackedWithItsTokenizer() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-embedding", folder);
        SentenceTransformersFolder layout = SentenceTransformersFolder.read(model.folder());
        assertThat(layout.pooling()).isEqualTo(Pooling.LAST_TOKEN);
        assertThat(layout.prompts().get("query")).startsWith("Instruct: ").endsWith("\nQuery:");
        int texts = model.json().at("/embeddings/items").size();
        assertThat(texts).isPositive();
        assertThat(model.expected().rows("embeddings.alone")).hasNumberOfRows(texts);
    }

    @Test
    void shardsAreUnpacked() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-untied", folder);
        try (TensorSource weights = ShardedSafetensors.open(model.folder())) {
            assertThat(weights.names()).contains("lm_head.weight", "model.embed_tokens.weight");
        }
        assertThat(model.expected().get("hidden.left").shape()).containsExactly(4, 23, 32);
    }

    @Test
    void anAdapterByMsSwiftComesWithItsModel() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("ms-swift-adapter", folder);
        assertThat(model.folder()).isDirectoryContaining("glob:**/model.safetensors");
        assertThat(model.adapter("ms-swift")).isDirectoryContaining("glob:**/adapter_model.safetensors");
        assertThat(model.expected().rows("adapter.ms-swift.embeddings"))
                .hasNumberOfRows(model.json().at("/embeddings/items").size());
    }

    @Test
    void sameWeightsShareTheirExpectedValues() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-embedding-bf16", folder);
        assertThat(model.expected().get("hidden.right").shape()).hasSize(3);
        assertThat(model.json().at("/embeddings/items")).isNotEmpty();
    }
}
