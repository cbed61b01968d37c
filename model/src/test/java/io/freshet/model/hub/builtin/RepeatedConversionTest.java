package io.freshet.model.hub.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.hub.files.Digests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedConversionTest {

    private static final BuiltinModel MODEL = BuiltinModel.ALL_MINILM_L6_V2;

    @TempDir
    Path root;

    @Test
    void anIntactFolderIsLeftAlone() throws IOException {
        Path weights = convert().resolve("model.safetensors");
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(weights, longAgo);
        convert();
        assertThat(Files.getLastModifiedTime(weights)).isEqualTo(longAgo);
    }

    @Test
    void damagedAndOlderFoldersAreMadeAgainWithTheSameBytes() throws IOException {
        Path folder = convert();
        Path weights = folder.resolve("model.safetensors");
        String sha256 = Digests.sha256(weights);

        try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
            file.seek(50_000_000);
            int old = file.read();
            file.seek(50_000_000);
            file.write(old ^ 1);
        }
        assertThat(Digests.sha256(weights)).isNotEqualTo(sha256);
        convert();
        assertThat(Digests.sha256(weights)).isEqualTo(sha256);

        Path record = folder.resolve("conversion.json");
        Files.writeString(record, Files.readString(record).replace(MODEL.onnx().sha256(), "0".repeat(64)));
        Files.delete(folder.resolve("config.json"));
        convert();
        assertThat(folder.resolve("config.json")).exists();

        Files.writeString(record, "{");
        convert();
        assertThat(Files.readString(record)).contains(MODEL.onnx().sha256());
        assertNothingButFolderAndLock();
    }

    @Test
    void whatADeadProcessLeftIsCleanedUp() throws IOException {
        Path leftover =
                Files.createDirectories(root.resolve("." + MODEL.id() + ".dead").resolve("1_Pooling"));
        Files.writeString(leftover.resolve("config.json"), "{}");
        convert();
        assertNothingButFolderAndLock();
    }

    @Test
    void processesThatStartAtOnceGetTheSameFolder() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RepeatedConversionTest.class.getName(),
                            root.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        String expected = "weights " + Digests.sha256(convert().resolve("model.safetensors"));
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).contains(expected);
            assertThat(process.waitFor()).isZero();
        }
        assertNothingButFolderAndLock();
    }

    /** The child process: converts and says what it found. */
    public static void main(String[] args) throws IOException {
        Path folder = new BuiltinModels(Path.of(args[0])).folder(MODEL);
        System.out.println("weights " + Digests.sha256(folder.resolve("model.safetensors")));
    }

    private Path convert() throws IOException {
        return new BuiltinModels(root).folder(MODEL);
    }

    private void assertNothingButFolderAndLock() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files).containsExactlyInAnyOrder(root.resolve(MODEL.id()), root.resolve(MODEL.id() + ".lock"));
        }
    }
}
