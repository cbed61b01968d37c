package io.freshet.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedWriterTest {

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void aModelBelowTheLimitIsOneFile() throws IOException {
        assertThat(ShardedWriter.write(folder, tensors(3, 4), 48, told::add)).containsExactly("model.safetensors");
        assertThat(folder.resolve("model.safetensors.index.json")).doesNotExist();
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            assertThat(source.names()).containsExactly("t0", "t1", "t2");
        }
    }

    @Test
    void shardsHoldWhatTheIndexSays() throws IOException {
        SortedMap<String, TensorStream> tensors = tensors(5, 4);
        tensors.put("t2", stream(100, 2));
        List<String> files = ShardedWriter.write(folder, tensors, 40, told::add);
        assertThat(files)
                .containsExactly(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors");
        assertThat(told).hasSize(3).first().asString().contains("model-00001", "1 of 3");
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("model.safetensors.index.json").toFile())
                        .at("/metadata/total_size")
                        .asLong())
                .isEqualTo(4 * 16 + 400);
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            for (int i = 0; i < 5; i++) {
                ByteBuffer bytes = source.bytes("t" + i);
                assertThat(bytes.remaining()).isEqualTo(i == 2 ? 400 : 16);
                assertThat(bytes.getFloat(8)).isEqualTo(i);
            }
        }
    }

    @Test
    void aStreamThatGivesTooLittleLeavesNothing() throws IOException {
        SortedMap<String, TensorStream> tensors = new TreeMap<>();
        tensors.put("a", new TensorStream(DType.F32, new long[] {3}, sink -> sink.write(ByteBuffer.allocate(8))));
        assertThatThrownBy(() -> ShardedWriter.write(folder, tensors, 100, told::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'a'", "12", "8");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static SortedMap<String, TensorStream> tensors(int count, int size) {
        SortedMap<String, TensorStream> tensors = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            tensors.put("t" + i, stream(size, i));
        }
        return tensors;
    }

    /** Numbers all equal to {@code value}, in two parts. */
    private static TensorStream stream(int size, float value) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, value);
        return new TensorStream(DType.F32, new long[] {size}, sink -> {
            sink.write(FloatCodec.encode(values, 0, 1, DType.F32));
            sink.write(FloatCodec.encode(values, 1, size, DType.F32));
        });
    }
}
