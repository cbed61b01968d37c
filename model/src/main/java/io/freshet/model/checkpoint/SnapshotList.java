package io.freshet.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code snapshot.json}, written last: whose snapshot it is, and size and SHA-256 of every other file of the folder. One
 * line of JSON with sorted keys, in exactly one form, so that a change of any byte shows.
 */
record SnapshotList(String lane, long version, SortedMap<String, Entry> files) {

    static final String FILE = "snapshot.json";

    record Entry(long bytes, String sha256) {
        Entry {
            Sha256.require("sha256", sha256);
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    SnapshotList {
        files = new TreeMap<>(files);
    }

    byte[] bytes() {
        try {
            return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write the list of " + lane + "/" + version, e);
        }
    }

    /**
     * Reads the list of a folder and looks at the names and sizes of its files.
     *
     * @throws CorruptCheckpointException naming the first file that is missing, foreign, or of another size, or the list
     */
    static SnapshotList read(Path folder, String lane, long version) throws IOException {
        Path file = folder.resolve(FILE);
        SnapshotList list = parse(file);
        if (!list.lane.equals(lane) || list.version != version) {
            throw new CorruptCheckpointException(
                    file, lane + "/" + version, "the list of " + list.lane + "/" + list.version);
        }
        SortedMap<String, Entry> left = new TreeMap<>(list.files);
        for (Path found : Trees.list(folder)) {
            String name = found.getFileName().toString();
            Entry expected = left.remove(name);
            if (expected == null && !name.equals(FILE)) {
                throw new CorruptCheckpointException(found, "no such file", "one that " + FILE + " does not list");
            }
            if (!Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS)) {
                throw new CorruptCheckpointException(found, "a regular file", "a folder, link or device");
            }
            if (expected != null && Files.size(found) != expected.bytes) {
                throw new CorruptCheckpointException(
                        found, expected.bytes + " bytes", Long.toString(Files.size(found)));
            }
        }
        if (!left.isEmpty()) {
            throw new CorruptCheckpointException(folder.resolve(left.firstKey()), "a file", "no such file");
        }
        return list;
    }

    /** Compares every byte of the folder with the list. */
    void verify(Path folder) throws IOException {
        for (var entry : files.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            String hash = Sha256.of(file);
            if (!hash.equals(entry.getValue().sha256)) {
                throw new CorruptCheckpointException(file, "SHA-256 " + entry.getValue().sha256, hash);
            }
        }
    }

    private static SnapshotList parse(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CorruptCheckpointException(file, "a list of files", "no such file");
        }
        SnapshotList list;
        try {
            list = JSON.readValue(bytes, SnapshotList.class);
        } catch (JsonProcessingException e) {
            throw new CorruptCheckpointException(file, "a list of files", e.getOriginalMessage());
        }
        if (list == null || !Arrays.equals(list.bytes(), bytes)) {
            throw new CorruptCheckpointException(file, "a list of files as it was written", "an altered one");
        }
        return list;
    }
}
