package io.freshet.cli.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says that a lane's folder in a store holds a rebuild, and which one, so that it can be continued and nothing else is
 * taken for it.
 *
 * @param of versions topic of the lineage that is made anew
 * @param into versions topic of the new one
 * @param settings hash of the settings it is made with
 * @param until how far it goes in each partition, exclusive
 */
record RebuildMark(String of, String into, String settings, Map<Integer, Long> until) {

    private static final ObjectMapper JSON = new ObjectMapper();

    RebuildMark {
        until = new TreeMap<>(until);
    }

    /** Empty if there is none. */
    static Optional<RebuildMark> read(FreshetConfig rebuilt) throws IOException {
        Path file = file(rebuilt);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), RebuildMark.class));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is damaged: " + e.getOriginalMessage() + "; rebuild into another folder", e);
        }
    }

    void write(FreshetConfig rebuilt) throws IOException {
        Path file = file(rebuilt);
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling("rebuild.json.tmp");
        Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static Path file(FreshetConfig rebuilt) {
        return rebuilt.checkpoint().store().resolve(rebuilt.lane()).resolve("rebuild.json");
    }
}
