package io.freshet.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedSafetensorsTest {

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    @Test
    void shardsAreReadAsOne() throws IOException {
        shards();
        index("\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"");
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            assertThat(source.names()).containsExactly("a", "b");
            assertThat(source.bytes("a").getFloat()).isEqualTo(1f);
            assertThat(source.bytes("b").getFloat()).isEqualTo(2f);
            assertThat(source.info("b").shape()).containsExactly(1);
            assertThatThrownBy(() -> source.info("c")).hasMessageContaining("'c'");
        }
    }

    @Test
    void aSingleFileNeedsNoIndex() throws IOException {
        write("model.safetensors", "x", 3f);
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            assertThat(source.bytes("x").getFloat()).isEqualTo(3f);
        }
    }

    @Test
    void indexAndShardsMustAgree() throws IOException {
        shards();
        index("\"a\":\"" + FIRST + "\",\"b\":\"" + FIRST + "\"");
        refused("tensor 'b' is said to be in " + FIRST);
        index("\"a\":\"" + FIRST + "\"");
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            assertThat(source.names()).containsExactly("a");
        }
        write(FIRST, "z", 1f);
        refused("tensor 'a' is said to be in " + FIRST);
        index("\"z\":\"" + FIRST + "\",\"b\":\"../b.safetensors\"");
        refused("not a file name");
        index("");
        refused("no weight_map");
    }

    @Test
    void aShardWithAnUnlistedTensorIsRefused() throws IOException {
        shards();
        SafetensorsWriter.write(
                folder.resolve(SECOND),
                Map.of(
                        "b", TensorData.ofFloats(new long[] {1}, 2f),
                        "stray", TensorData.ofFloats(new long[] {1}, 2f)),
                Map.of());
        index("\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"");
        refused("'stray'");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        shards();
        Files.delete(folder.resolve(SECOND));
        index("\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"");
        assertThatThrownBy(() -> ShardedSafetensors.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(SECOND)
                .hasMessageContaining("incomplete");
    }

    @Test
    void picklesAreNeverRead() throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin"), "pickle");
        assertThatThrownBy(() -> ShardedSafetensors.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("never read")
                .hasMessageContaining(folder.toString());
    }

    private void shards() throws IOException {
        write(FIRST, "a", 1f);
        write(SECOND, "b", 2f);
    }

    private void write(String file, String tensor, float value) throws IOException {
        SafetensorsWriter.write(
                folder.resolve(file),
                Map.of(tensor, TensorData.ofFloats(new long[] {1}, value)),
                SafetensorsWriter.PYTORCH);
    }

    private void index(String entries) throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":8},\"weight_map\":{" + entries + "}}");
    }

    private void refused(String reason) {
        assertThatThrownBy(() -> ShardedSafetensors.open(folder))
                .isInstanceOf(MalformedSafetensorsException.class)
                .hasMessageContaining("index.json")
                .hasMessageContaining(reason);
    }
}
