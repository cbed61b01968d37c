package io.freshet.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.hub.huggingface.HuggingFaceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References to folders; and that the local cache is enough, without any network. */
class ModelHubTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    @Test
    void aCompleteFolderIsTakenAsItIs() throws IOException {
        complete(folder);
        assertThat(hub().resolve(ModelRef.parse(folder.toString()))).isEqualTo(folder);
    }

    @Test
    void aFolderThatIsNotThereGetsAHint() {
        assertThatThrownBy(() -> hub().resolve(ModelRef.parse("Qwen/Qwen3-Embedding-0.6B")))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("Qwen/Qwen3-Embedding-0.6B")
                .hasMessageContaining("hf:ORG/NAME");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        complete(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        Files.delete(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> hub().resolve(ModelRef.parse(folder.toString())))
                .hasMessageContaining("lacks tokenizer.json, model.safetensors");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"model-1-of-2.safetensors\",\"b\":\"model-2-of-2.safetensors\"}}");
        Files.writeString(folder.resolve("model-1-of-2.safetensors"), "");
        assertThatThrownBy(() -> hub().resolve(ModelRef.parse(folder.toString())))
                .hasMessageContaining("lacks tokenizer.json, model-2-of-2.safetensors");
    }

    @Test
    void aCachedModelNeedsNoNetwork() throws IOException {
        Path repository = folder.resolve("hf/models--org--name");
        Path snapshot = repository.resolve("snapshots").resolve(COMMIT);
        complete(snapshot);
        Files.createDirectories(repository.resolve("refs"));
        Files.writeString(repository.resolve("refs/main"), COMMIT + "\n");

        assertThat(hub().resolve(ModelRef.parse("hf:org/name"))).isEqualTo(snapshot);
        assertThat(hub().resolve(ModelRef.parse("hf:org/name@" + COMMIT))).isEqualTo(snapshot);
        assertThatThrownBy(() -> hub().resolve(ModelRef.parse("hf:org/name@v2")))
                .hasMessageContaining("org/name@v2")
                .hasMessageContaining("HF_HUB_OFFLINE");
        Files.delete(snapshot.resolve("config.json"));
        assertThatThrownBy(() -> hub().resolve(ModelRef.parse("hf:org/name"))).hasMessageContaining("HF_HUB_OFFLINE");
    }

    private ModelHub hub() {
        return new ModelHub(
                folder.resolve("cache"),
                new HuggingFaceSettings(
                        URI.create("http://localhost:1"),
                        folder.resolve("hf"),
                        Optional.empty(),
                        true,
                        Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    private static void complete(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String file : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            Files.writeString(folder.resolve(file), "{}");
        }
    }
}
