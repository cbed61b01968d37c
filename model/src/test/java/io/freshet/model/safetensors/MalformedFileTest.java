package io.freshet.model.safetensors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedFileTest {

    @TempDir
    Path folder;

    /** Header with single quotes for double ones | bytes after it | what the message says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 7 | take 8 bytes but 7 follow",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 9 | take 8 bytes but 9 follow",
                "{'x':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | tensor 'x' F32[3] takes 12 bytes",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | tensor 'x' has data_offsets [8,0]",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor 'x' starts at byte 4, leaving a gap",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'y':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor 'y' starts at byte 4 inside the tensor before it",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'x':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | 16 | Duplicate field 'x'",
                "{'x':{'dtype':'F33','shape':[2],'data_offsets':[0,8]}} | 8 | tensor 'x' has dtype 'F33'",
                "{'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | 8 | tensor 'x' has a bad shape: [-2]",
                "{'x':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}} | 8 | tensor 'x' has a bad shape: [2.5]",
                "{'x':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | 8 | too large",
                "{'x':{'dtype':'F32','data_offsets':[0,8]}} | 8 | tensor 'x' has no list 'shape'",
                "{'x':{'dtype':'F32','shape':[2]}} | 8 | tensor 'x' has no list 'data_offsets'",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8,9]}} | 8 | instead of [begin, end]",
                "{'x':7} | 8 | tensor 'x' has dtype ''",
                "{'__metadata__':{'format':1}} | 0 | __metadata__ key 'format' is not a string",
                "{'__metadata__':'pt'} | 0 | __metadata__ is not a JSON object",
                "['x'] | 0 | not a JSON object",
                "{} {} | 0 | the header is not JSON",
                "{'x': | 0 | the header is not JSON",
            })
    void badHeadersAreRefusedByTheReason(String header, int dataBytes, String reason) throws IOException {
        Path file = write(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), dataBytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(MalformedSafetensorsException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        SafetensorsWriter.write(
                whole, Map.of("x", TensorData.ofFloats(new long[] {2}, 1f, 2f)), SafetensorsWriter.PYTORCH);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SafetensorsFile.open(cut)).isInstanceOf(MalformedSafetensorsException.class);
        }
    }

    @Test
    void absurdHeaderLengthsAreRefusedWithoutAllocating() throws IOException {
        Path file = folder.resolve("x.safetensors");
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000_000, 9}) {
            Files.write(
                    file,
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            assertThatThrownBy(() -> SafetensorsFile.open(file))
                    .isInstanceOf(MalformedSafetensorsException.class)
                    .hasMessageContaining("announce a header of " + Long.toUnsignedString(length));
        }
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        Path file = write(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}, 0);
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aMissingFileIsReportedAsSuch() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none.safetensors")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path write(byte[] header, int dataBytes) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
        return file;
    }
}
