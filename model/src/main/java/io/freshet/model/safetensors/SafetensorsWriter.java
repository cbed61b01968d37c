package io.freshet.model.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes a safetensors file whose bytes depend on the tensors only: types in the reference implementation's order
 * (widest first), then by name; so by name where all have one type. The file appears under its name when it is complete
 * and on disk, or not at all.
 */
public final class SafetensorsWriter {

    /** What PyTorch's loaders expect to find: {@code {"format": "pt"}}. */
    public static final Map<String, String> PYTORCH = Map.of("format", "pt");

    /** A channel copies a heap buffer to native memory as a whole, and keeps that memory: write in small parts. */
    private static final int PART_BYTES = 1 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private SafetensorsWriter() {}

    /**
     * Writes {@code file}, replacing an existing one atomically.
     *
     * @param metadata stored as {@code __metadata__} unless empty; usually {@link #PYTORCH}
     * @throws IOException if it cannot be written; nothing is left behind
     */
    public static void write(Path file, Map<String, TensorData> tensors, Map<String, String> metadata)
            throws IOException {
        Map<String, TensorStream> streams = new HashMap<>();
        tensors.forEach((name, tensor) -> streams.put(name, TensorStream.of(tensor)));
        writeStreams(file, streams, metadata);
    }

    /**
     * Like {@link #write}, of tensors that are made one after the other.
     *
     * @throws IllegalStateException if a stream gives another number of bytes than its shape takes
     */
    public static void writeStreams(Path file, Map<String, TensorStream> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, TensorStream>> ordered = tensors.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, TensorStream> e) ->
                                e.getValue().dtype())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(channel, header(ordered, metadata));
                for (Map.Entry<String, TensorStream> entry : ordered) {
                    write(channel, entry.getKey(), entry.getValue());
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(target.getParent());
    }

    private static void write(FileChannel channel, String name, TensorStream tensor) throws IOException {
        long begin = channel.position();
        tensor.elements().writeTo(part -> writeFully(channel, part.duplicate()));
        long written = channel.position() - begin;
        if (written != tensor.byteSize()) {
            throw new IllegalStateException(
                    "tensor '" + name + "' takes " + tensor.byteSize() + " bytes, but got " + written);
        }
    }

    private static ByteBuffer header(List<Map.Entry<String, TensorStream>> ordered, Map<String, String> metadata)
            throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set(SafetensorsHeader.METADATA, JSON.valueToTree(new TreeMap<>(metadata)));
        }
        long position = 0;
        for (Map.Entry<String, TensorStream> entry : ordered) {
            if (entry.getKey().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("a tensor cannot be called " + SafetensorsHeader.METADATA);
            }
            TensorStream tensor = entry.getValue();
            long end = position + tensor.byteSize();
            root.putObject(entry.getKey())
                    .put("dtype", tensor.dtype().name())
                    .putPOJO("shape", tensor.shape())
                    .putPOJO("data_offsets", new long[] {position, end});
            position = end;
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(bytes.remaining(), PART_BYTES));
            bytes.position(bytes.position() + channel.write(part));
        }
    }

    /** Makes the rename durable, where folders can be opened (not on Windows, which needs no such step). */
    private static void syncFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
