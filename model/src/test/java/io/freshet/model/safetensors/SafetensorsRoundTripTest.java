package io.freshet.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRoundTripTest {

    @TempDir
    Path folder;

    @Test
    void aWrittenFileHasExactlyTheseBytes() throws IOException {
        Path file = folder.resolve("golden.safetensors");
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("b", TensorData.ofFloats(new long[] {2}, 1f, -2f));
        tensors.put("a", TensorData.ofFloats(new long[] {1, 1}, 0.5f));
        SafetensorsWriter.write(file, tensors, SafetensorsWriter.PYTORCH);

        String json = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
        assertThat(json).hasSize(141);
        ByteBuffer expected = ByteBuffer.allocate(8 + 144 + 12).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(144).put((json + "   ").getBytes(StandardCharsets.UTF_8));
        expected.putInt(0x3F000000).putInt(0x3F800000).putInt(0xC0000000);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    }

    @Test
    void widerTypesComeFirstSoThatEveryTensorIsAligned() throws IOException {
        Path file = folder.resolve("mixed.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(
                        "a", new TensorData(DType.U8, new long[] {3}, ByteBuffer.wrap(new byte[] {1, 2, 3})),
                        "b", new TensorData(DType.BF16, new long[] {1}, ByteBuffer.wrap(new byte[] {0, 0x40})),
                        "c", new TensorData(DType.I64, new long[] {}, ByteBuffer.wrap(new byte[8])),
                        "d", TensorData.ofFloats(new long[] {1}, 7f),
                        "e", new TensorData(DType.BOOL, new long[] {0, 5}, ByteBuffer.allocate(0))),
                Map.of());

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("a", "b", "c", "d", "e");
            assertThat(read.info("c").toString()).isEqualTo("c I64[] at [0, 8)");
            assertThat(read.info("d").toString()).isEqualTo("d F32[1] at [8, 12)");
            assertThat(read.info("b").toString()).isEqualTo("b BF16[1] at [12, 14)");
            assertThat(read.info("a").toString()).isEqualTo("a U8[3] at [14, 17)");
            assertThat(read.info("e").toString()).isEqualTo("e BOOL[0, 5] at [17, 17)");
            assertThat(read.bytes("d").getFloat()).isEqualTo(7f);
            assertThat(read.bytes("e").remaining()).isZero();
            assertThat(read.metadata()).isEmpty();
        }
    }

    @Test
    void viewsAreReadOnlyIndependentAndOutliveClosing() throws IOException {
        Path file = folder.resolve("one.safetensors");
        SafetensorsWriter.write(
                file, Map.of("x", TensorData.ofFloats(new long[] {2}, 3f, 4f)), SafetensorsWriter.PYTORCH);
        SafetensorsFile read = SafetensorsFile.open(file);
        ByteBuffer first = read.bytes("x");
        assertThat(first.getFloat()).isEqualTo(3f);
        assertThat(read.bytes("x").position()).isZero();
        assertThatThrownBy(() -> first.put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThatThrownBy(() -> read.bytes("y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'y'")
                .hasMessageContaining(file.toString());
        read.close();
        assertThat(first.getFloat()).isEqualTo(4f);
        assertThatThrownBy(() -> read.bytes("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void partsAreReadWithoutAMapping() throws IOException {
        Path file = folder.resolve("parts.safetensors");
        Map<String, TensorData> tensors = Map.of(
                "a", TensorData.ofFloats(new long[] {2}, 1f, 2f), "x", TensorData.ofFloats(new long[] {2}, 3f, 4f));
        SafetensorsWriter.write(file, tensors, Map.of());
        ByteBuffer part = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        SafetensorsFile read = SafetensorsFile.open(file);
        read.read("x", 4, part);
        assertThat(part.hasRemaining()).isFalse();
        assertThat(part.getFloat(0)).isEqualTo(4f);
        assertThatThrownBy(() -> read.read("x", 5, part.rewind()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(file.toString(), "'x' has 8 bytes", "4 from byte 5");
        read.close();
        assertThatThrownBy(() -> read.read("x", 0, part.rewind()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void writingReplacesAFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("x.safetensors");
        SafetensorsWriter.write(file, Map.of("old", TensorData.ofFloats(new long[] {1}, 1f)), Map.of());
        SafetensorsWriter.write(file, Map.of("new", TensorData.ofFloats(new long[] {1}, 2f)), Map.of());
        try (Stream<Path> files = Files.list(folder);
                SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(files).containsExactly(file);
            assertThat(read.names()).containsExactly("new");
        }
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        file, Map.of("__metadata__", TensorData.ofFloats(new long[] {1}, 2f)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void dataThatDoesNotFitItsShapeIsRefusedBeforeWriting() {
        assertThatThrownBy(() -> TensorData.ofFloats(new long[] {3}, 1f, 2f))
                .hasMessage("F32[3] takes 12 bytes, but got 8");
    }

    @Test
    void filesAbove2GibAreReadAndOnlyTensorsAbove2GibRefused() throws IOException {
        String json = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1600000000],\"data_offsets\":[0,1600000000]},"
                + "\"big\":{\"dtype\":\"U8\",\"shape\":[3000000000],\"data_offsets\":[1600000000,4600000000]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[1600000000],\"data_offsets\":[4600000000,6200000000]}}";
        Path file = folder.resolve("sparse.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length())
                    .array());
            out.writeBytes(json);
            out.setLength(8 + json.length() + 6_200_000_000L);
            out.seek(8 + json.length() + 4_600_000_000L);
            out.write(42);
        }
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.bytes("a").get(1_599_999_999)).isZero();
            assertThat(read.bytes("c").get(0)).isEqualTo((byte) 42);
            assertThatThrownBy(() -> read.bytes("big"))
                    .hasMessageContaining("'big'")
                    .hasMessageContaining("2 GiB");
            ByteBuffer last = ByteBuffer.allocate(1);
            read.read("big", 2_999_999_999L, last);
            assertThat(last.hasRemaining()).as("in parts it can be read").isFalse();
        }
    }
}
