package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels by hash, nine bytes each: the hash, most significant byte first, and the label. Oldest first. */
final class LabelFile {

    private static final int BYTES = Long.BYTES + 1;

    private LabelFile() {}

    static void write(Path file, Map<Long, Integer> labels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(labels.size() * BYTES);
        labels.forEach((hash, label) -> bytes.putLong(hash).put(label.byteValue()));
        Files.write(file, bytes.array(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * @param count labels there must be
     * @throws IOException naming the file and the byte, when it holds something else
     */
    static Map<Long, Integer> read(Path file, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != (long) count * BYTES) {
            throw new IOException(file + ": expected " + (long) count * BYTES + " bytes for " + count
                    + " labels, found " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Map<Long, Integer> labels = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int at = in.position();
            long hash = in.getLong();
            int label = in.get();
            if (label != QaPair.REJECTED && label != QaPair.ACCEPTED) {
                throw new IOException(
                        file + ": expected a label of 0 or 1 at byte " + (at + Long.BYTES) + ", found " + label);
            }
            if (labels.put(hash, label) != null) {
                throw new IOException(file + ": the pair at byte " + at + " has a label already");
            }
        }
        return labels;
    }
}
