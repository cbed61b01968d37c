package io.freshet.model.safetensors;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedSet;

/**
 * Named tensors to read: one safetensors file or the shards of a model. Safe for use by several threads. Whoever opened
 * a source closes it.
 */
public interface TensorSource extends AutoCloseable {

    /** All tensor names, sorted. */
    SortedSet<String> names();

    /** @throws IllegalArgumentException if there is no such tensor */
    TensorInfo info(String name);

    /**
     * The data of a tensor, without copying: read-only, little-endian, position 0, limit at the tensor's end. A buffer
     * stays readable after {@link #close()}, until it is garbage-collected.
     *
     * @throws IllegalArgumentException if there is no such tensor, or if it is larger than 2 GiB
     * @throws IllegalStateException after {@link #close()}
     */
    ByteBuffer bytes(String name);

    /**
     * Copies a part of a tensor's data, of any size, without mapping it: what was read stays in the operating system's
     * file cache and out of this process.
     *
     * @param from first byte of the part, counted from the tensor's first
     * @param into filled from its position to its limit
     * @throws IllegalArgumentException if there is no such tensor or the part reaches beyond its end
     * @throws IllegalStateException after {@link #close()}
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    void read(String name, long from, ByteBuffer into);

    /** The file's own key-value pairs ({@code __metadata__}); empty if it has none. */
    Map<String, String> metadata();

    @Override
    void close();
}
