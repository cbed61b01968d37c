package io.freshet.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a lane has to remember beside its versions, one small file each, replaced in one step: the round that is worked
 * on, and whether training is paused. For the lane's one writer; others may read.
 */
public final class LaneFiles {

    private static final String OPEN_ROUND = "round.json";
    private static final String PAUSE = "paused.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantDeserializer()))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Path folder;
    private final FileSteps steps;

    /** @param root of the store */
    public LaneFiles(Path root, String lane) {
        this(root, lane, FileSteps.REAL);
    }

    public LaneFiles(Path root, String lane, FileSteps steps) {
        this.folder = root.resolve(Layout.requireLane(lane));
        this.steps = steps;
    }

    /** The round that a process worked on last; its version may exist by now. */
    public Optional<OpenRound> openRound() throws IOException {
        return read(OPEN_ROUND, OpenRound.class);
    }

    public void write(OpenRound round) throws IOException {
        write(OPEN_ROUND, round);
    }

    /** Empty while training goes on. */
    public Optional<Pause> pause() throws IOException {
        return read(PAUSE, Pause.class);
    }

    public void write(Pause pause) throws IOException {
        write(PAUSE, pause);
    }

    public void deletePause() throws IOException {
        steps.delete(folder.resolve(PAUSE));
        if (Files.isDirectory(folder)) {
            steps.syncFolder(folder);
        }
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Path file = folder.resolve(name);
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is damaged: " + e.getOriginalMessage() + "; move it away to go on without what it said",
                    e);
        }
    }

    private void write(String name, Object content) throws IOException {
        if (Files.notExists(folder)) {
            steps.createFolders(folder);
            steps.syncFolder(folder.getParent());
        }
        AtomicFile.write(folder.resolve(name), JSON.writeValueAsBytes(content), steps);
    }
}
