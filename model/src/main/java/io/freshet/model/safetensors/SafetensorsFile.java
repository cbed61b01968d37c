package io.freshet.model.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One memory-mapped safetensors file. The whole header is checked on opening; tensor data is read by the operating
 * system when it is touched. A file must not be changed in place while it is open (replacing it by a rename is fine).
 */
public final class SafetensorsFile implements TensorSource {

    private static final long MAX_HEADER_BYTES = 100_000_000; // the limit of the reference implementation

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final SafetensorsHeader header;
    private final SortedSet<String> names;
    private final Map<String, ByteBuffer> views;
    private volatile boolean closed;

    private SafetensorsFile(
            Path path, FileChannel channel, long dataStart, SafetensorsHeader header, Map<String, ByteBuffer> views) {
        this.path = path;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
        this.names =
                Collections.unmodifiableSortedSet(new TreeSet<>(header.tensors().keySet()));
        this.views = views;
    }

    /**
     * Opens and checks a file.
     *
     * @throws MalformedSafetensorsException if it is damaged, truncated or something else
     * @throws IOException if it cannot be read
     */
    public static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return open(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new MalformedSafetensorsException(path, "it has only " + size + " bytes");
        }
        long headerSize = read(channel, 0, Long.BYTES).getLong();
        if (headerSize < 0 || headerSize > Math.min(MAX_HEADER_BYTES, size - Long.BYTES)) {
            throw new MalformedSafetensorsException(
                    path,
                    "its first 8 bytes announce a header of " + Long.toUnsignedString(headerSize)
                            + " bytes, but the file has " + size);
        }
        long dataStart = Long.BYTES + headerSize;
        SafetensorsHeader header =
                SafetensorsHeader.parse(path, read(channel, Long.BYTES, (int) headerSize), size - dataStart);
        return new SafetensorsFile(path, channel, dataStart, header, map(channel, dataStart, header.inFileOrder()));
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, position, buffer);
        return buffer.flip();
    }

    private static void fill(FileChannel channel, long position, ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            at += read;
        }
    }

    /** Neighbouring tensors share a mapping of up to 2 GiB; a tensor above that size gets no view. */
    private static Map<String, ByteBuffer> map(FileChannel channel, long dataStart, List<TensorInfo> tensors)
            throws IOException {
        Map<String, ByteBuffer> views = new HashMap<>();
        List<TensorInfo> run = new ArrayList<>();
        for (TensorInfo tensor : tensors) {
            if (!run.isEmpty() && tensor.end() - run.get(0).begin() > Integer.MAX_VALUE) {
                mapRun(channel, dataStart, run, views);
                run.clear();
            }
            if (tensor.byteSize() <= Integer.MAX_VALUE) {
                run.add(tensor);
            }
        }
        mapRun(channel, dataStart, run, views);
        return views;
    }

    private static void mapRun(FileChannel channel, long dataStart, List<TensorInfo> run, Map<String, ByteBuffer> views)
            throws IOException {
        if (run.isEmpty()) {
            return;
        }
        long begin = run.get(0).begin();
        long length = run.get(run.size() - 1).end() - begin;
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, dataStart + begin, length);
        for (TensorInfo tensor : run) {
            views.put(tensor.name(), mapped.slice((int) (tensor.begin() - begin), (int) tensor.byteSize()));
        }
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new IllegalArgumentException(path + " has no tensor '" + name + "' among its " + names.size() + " ("
                    + names.stream().limit(3).toList() + " …)");
        }
        return info;
    }

    @Override
    public ByteBuffer bytes(String name) {
        TensorInfo info = info(name);
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
        ByteBuffer view = views.get(name);
        if (view == null) {
            throw new IllegalArgumentException(path + ": tensor '" + name + "' has " + info.byteSize()
                    + " bytes; more than 2 GiB in one tensor cannot be read. Store it as BF16 or F16.");
        }
        return view.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void read(String name, long from, ByteBuffer into) {
        TensorInfo info = info(name);
        if (from < 0 || into.remaining() > info.byteSize() - from) {
            throw new IllegalArgumentException(path + ": tensor '" + name + "' has " + info.byteSize() + " bytes; "
                    + into.remaining() + " from byte " + from + " on are not there");
        }
        try {
            fill(channel, dataStart + info.begin() + from, into);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(path + " is closed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": tensor '" + name + "': " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a file that was only read has nothing to lose
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
