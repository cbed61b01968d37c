package io.freshet.actors.memory;

import static io.freshet.actors.memory.Records.accepted;
import static io.freshet.actors.memory.Records.from;
import static io.freshet.actors.memory.Records.inOrder;
import static io.freshet.actors.memory.Records.rejected;
import static io.freshet.actors.memory.Records.settings;
import static io.freshet.actors.memory.Records.trainedOn;
import static io.freshet.actors.memory.Records.verdicts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFilesTest {

    private static final MemorySettings SETTINGS = settings("gate.held-out-percent", 30);

    @TempDir
    Path folder;

    private LaneMemory memory;

    @BeforeEach
    void writeAMemory() throws IOException {
        QaPair[] pairs = IntStream.range(0, 100)
                .mapToObj(i -> from("source " + i % 2, accepted("question " + i, "answer " + i, "bad " + i)))
                .toArray(QaPair[]::new);
        memory = trainedOn(LaneMemory.empty(SETTINGS), pairs);
        memory.write(folder);
    }

    private void assertRefused(String file, String message) {
        assertThatThrownBy(() -> LaneMemory.read(folder, SETTINGS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve(file).toString())
                .hasMessageContaining(message);
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void isReadBackAsItWas() throws IOException {
        LaneMemory read = LaneMemory.read(folder, SETTINGS);
        assertThat(Records.bytes(read, folder)).isEqualTo(Records.bytes(memory, folder));
        assertThat(read.heldOut()).isEqualTo(memory.heldOut()).isNotEmpty();
        assertThat(read.sources()).isEqualTo(memory.sources());
    }

    @Test
    void neverOverwrites() {
        assertThatThrownBy(() -> memory.write(folder)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aLineThatIsNoRecordIsNamed() throws IOException {
        edit("replay.jsonl", "\"source\":\"source 1\"", "\"source\":1,\"x\":2");
        assertRefused("replay.jsonl:", "\"x\"");
        Files.writeString(folder.resolve("replay.jsonl"), "{\"query\":\"q\"}\n");
        assertRefused("replay.jsonl:1", "response");
        Files.writeString(folder.resolve("replay.jsonl"), "null\n");
        assertRefused("replay.jsonl:1", "null");
    }

    @Test
    void missingOrSurplusContentIsNamed() throws IOException {
        Files.writeString(folder.resolve("held-out.jsonl"), "");
        assertRefused("held-out.jsonl", "lines, found 0");
        Files.delete(folder.resolve("rejected.jsonl"));
        assertThatThrownBy(() -> LaneMemory.read(folder, SETTINGS)).hasMessageContaining("rejected.jsonl");
    }

    @Test
    void brokenUtf8IsNamed() throws IOException {
        Path file = folder.resolve("rejected.jsonl");
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] = (byte) 0xff;
        Files.write(file, bytes);
        assertRefused("rejected.jsonl", "not UTF-8");
    }

    @Test
    void brokenLabelsAreNamed() throws IOException {
        Path file = folder.resolve("labels.bin");
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).hasSize(900);
        Files.write(file, Arrays.copyOf(bytes, 899));
        assertRefused("labels.bin", "expected 900 bytes for 100 labels, found 899");
        byte[] label = bytes.clone();
        label[17] = 2;
        Files.write(file, label);
        assertRefused("labels.bin", "a label of 0 or 1 at byte 17, found 2");
        byte[] twice = bytes.clone();
        System.arraycopy(bytes, 0, twice, 9, 9);
        Files.write(file, twice);
        assertRefused("labels.bin", "byte 9 has a label already");
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        edit("memory.json", "\"format\":1", "\"format\":2");
        assertRefused("memory.json", "format 2; this version of Freshet reads format 1");
        Files.write(folder.resolve("memory.json"), "{".getBytes(StandardCharsets.UTF_8));
        assertRefused("memory.json:1", "end-of-input");
    }

    @Test
    void smallerCapacitiesKeepTheNewestLabelsAndADrawnPartOfTheRest() throws IOException {
        LaneMemory smaller = LaneMemory.read(
                folder,
                settings(
                        "gate.held-out-percent", 30,
                        "gate.reservoir", 10,
                        "trust.remembered-pairs", 5,
                        "trust.remembered-rejections", 1,
                        "replay.capacity", 7));
        assertThat(smaller.replayable()).isEqualTo(7);
        assertThat(smaller.heldOut()).hasSize(10).isSubsetOf(memory.heldOut());
        assertThat(smaller.isAccepted("question 95", "answer 95")).isTrue();
        assertThat(smaller.isAccepted("question 94", "answer 94")).isFalse();
        assertThat(smaller.decide(inOrder(accepted("question 99", "x"), accepted("question 98", "x")))
                        .turnedDown()
                        .sources())
                .hasSize(1);
    }

    @Test
    void pairsOfASourceThatIsExcludedByNowAreDropped() throws IOException {
        MemorySettings without = settings("gate.held-out-percent", 30, "trust.excluded-sources", List.of("source 1"));
        LaneMemory read = LaneMemory.read(folder, without);
        assertThat(read.heldOut()).isNotEmpty().allMatch(pair -> isEven(pair.query()));
        RoundRecords round = read.decide(inOrder(from("source 0", accepted("question 1", "better"))));
        assertThat(read.replay(round, 1000, 1)).isNotEmpty().allMatch(pair -> isEven(pair.query()));
        assertThat(read.state().turnedDown().sources().values()).containsOnly("source 0");
    }

    @Test
    void queriesThatChangeSidesAreNeitherMeasuredNorReplayed() throws IOException {
        LaneMemory none = LaneMemory.read(folder, settings("gate.held-out-percent", 0));
        assertThat(none.heldOut()).isEmpty();
        assertThat(none.replayable()).isEqualTo(memory.replayable());
        LaneMemory more = LaneMemory.read(folder, settings("gate.held-out-percent", 50));
        assertThat(more.heldOut()).isEqualTo(memory.heldOut());
        assertThat(more.replayable()).isLessThan(memory.replayable());
    }

    @Test
    void anEmptyMemoryIsWrittenAndReadToo() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        LaneMemory.empty(SETTINGS).write(other);
        LaneMemory read = LaneMemory.read(other, SETTINGS);
        assertThat(read.version()).isZero();
        assertThat(verdicts(read, rejected("q", "a"))).containsExactly(Verdict.NEGATIVE);
    }

    private static boolean isEven(String query) {
        return Integer.parseInt(query.substring("question ".length())) % 2 == 0;
    }
}
