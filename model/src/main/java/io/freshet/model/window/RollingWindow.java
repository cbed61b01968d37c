package io.freshet.model.window;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The most recent distinct documents and their vectors, searched exactly: one matrix product and a top-k. Adding and
 * evicting are O(1); a document that comes again becomes the newest.
 *
 * <p>All vectors are of one version of the model, named at the start; vectors and queries of another are refused.
 * Used by one thread. Owns its native memory.
 */
public final class RollingWindow implements AutoCloseable {

    private static final int FIRST_ROWS = 1024;

    private final String vectorsOf;
    private final int capacity;
    private final int dimension;
    private final NDManager owner;
    private final TorchProgram program = TorchProgram.load(RollingWindow.class, "window.py", "Window");
    private final Map<String, Integer> slotOf = new LinkedHashMap<>();
    private final List<String> textAt = new ArrayList<>();
    private NDArray matrix;

    /**
     * @param vectorsOf name of the model version whose vectors it holds
     * @param capacity most documents
     * @param dimension d
     */
    public RollingWindow(String vectorsOf, int capacity, int dimension, Device device) {
        this.vectorsOf = vectorsOf;
        this.capacity = capacity;
        this.dimension = dimension;
        this.owner = Torch.newManager(device);
        this.matrix = rows(Math.min(FIRST_ROWS, capacity));
    }

    /** Name of the model version whose vectors it holds. */
    public String vectorsOf() {
        return vectorsOf;
    }

    /** Width of a vector. */
    public int dimension() {
        return dimension;
    }

    /** Documents in the window. */
    public int size() {
        return textAt.size();
    }

    /** The documents, the one that leaves next first. */
    public List<String> documents() {
        return List.copyOf(slotOf.keySet());
    }

    public boolean contains(String text) {
        return slotOf.containsKey(text);
    }

    /** The vectors of those of the texts that are in the window, to the bit as they were added; the others are left out. */
    public RoundVectors vectors(Collection<String> texts) {
        List<String> here = texts.stream().distinct().filter(this::contains).toList();
        long[] slots = here.stream().mapToLong(slotOf::get).toArray();
        return RoundVectors.of(here, List.of(rowsAt(slots)));
    }

    /**
     * Adds documents, oldest first; the oldest of the window leave when it is full.
     *
     * @param version model version of the vectors
     * @param vectors one of length d for each text; finite
     * @throws IllegalArgumentException if a vector is refused; then nothing was added
     */
    public void add(String version, List<String> texts, List<float[]> vectors) {
        check(version);
        check(texts, vectors);
        Map<Integer, float[]> changed = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            changed.put(slotFor(texts.get(i)), vectors.get(i));
        }
        if (changed.isEmpty()) {
            return;
        }
        grow();
        long[] slots = changed.keySet().stream().mapToLong(Integer::longValue).toArray();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray rows = Tensors.stack(scratch, List.copyOf(changed.values()));
            program.call(scratch, "put", matrix, Tensors.of(scratch, slots, slots.length), rows);
        }
    }

    /**
     * One candidate of a search.
     *
     * @param score cosine with the query
     */
    public record Hit(String text, float score) {}

    /**
     * The most similar documents of each query, best first.
     *
     * @param version model version of the query vectors' counterpart: the one the documents were embedded by
     * @param queries of length d each
     * @param k most hits a query
     */
    public List<List<Hit>> search(String version, List<float[]> queries, int k) {
        check(version);
        int width = Math.min(k, size());
        List<List<Hit>> result = new ArrayList<>(queries.size());
        if (width == 0 || queries.isEmpty()) {
            queries.forEach(q -> result.add(List.of()));
            return result;
        }
        try (NDManager scratch = owner.newSubManager()) {
            NDList found = program.callList(scratch, "search", matrix, Tensors.stack(scratch, queries), size(), width);
            float[] scores = found.get(0).toFloatArray();
            long[] slots = found.get(1).toLongArray();
            for (int q = 0; q < queries.size(); q++) {
                List<Hit> hits = new ArrayList<>(width);
                for (int i = q * width; i < (q + 1) * width; i++) {
                    hits.add(new Hit(textAt.get((int) slots[i]), scores[i]));
                }
                result.add(hits);
            }
        }
        return result;
    }

    /** Where each of the {@link #documents} lies. A search prefers the one or the other of equal scores by place. */
    long[] slots() {
        return slotOf.values().stream().mapToLong(Integer::longValue).toArray();
    }

    /** The rows at these slots, [slots][d]. */
    float[][] rowsAt(long[] slots) {
        if (slots.length == 0) {
            return new float[0][];
        }
        try (NDManager scratch = owner.newSubManager()) {
            NDArray at = Tensors.of(scratch, slots, slots.length);
            return Tensors.rows(program.call(scratch, "rows", matrix, at));
        }
    }

    /** Gives rows of a snapshot, some at a time. */
    @FunctionalInterface
    interface SavedRows {
        List<float[]> read(int from, int to) throws IOException;
    }

    /**
     * Makes the window what it was; of more than it holds, the newest stay. If anything is refused, nothing changes.
     *
     * @param texts distinct, oldest first
     * @param slots where each was: the numbers below {@code texts.size()} in some order
     */
    void restore(List<String> texts, long[] slots, SavedRows saved) throws IOException {
        int first = Math.max(0, texts.size() - capacity);
        List<String> kept = texts.subList(first, texts.size());
        long[] places = first == 0 ? slots : LongStream.range(0, capacity).toArray();
        NDArray restored = rows(Math.min(Math.max(FIRST_ROWS, kept.size()), capacity));
        try (NDManager scratch = owner.newSubManager()) {
            for (int from = 0; from < kept.size(); from += FIRST_ROWS) {
                int to = Math.min(kept.size(), from + FIRST_ROWS);
                List<float[]> vectors = saved.read(first + from, first + to);
                check(kept.subList(from, to), vectors);
                try (NDManager part = scratch.newSubManager()) {
                    NDArray at = Tensors.of(part, Arrays.copyOfRange(places, from, to), to - from);
                    program.call(part, "put", restored, at, Tensors.stack(part, vectors));
                }
            }
        } catch (IOException | RuntimeException e) {
            restored.close();
            throw e;
        }
        matrix.close();
        matrix = restored;
        slotOf.clear();
        textAt.clear();
        textAt.addAll(kept);
        for (int i = 0; i < kept.size(); i++) {
            int slot = (int) places[i];
            slotOf.put(kept.get(i), slot);
            textAt.set(slot, kept.get(i));
        }
    }

    private int slotFor(String text) {
        Integer known = slotOf.remove(text);
        int slot;
        if (known != null) {
            slot = known;
        } else if (textAt.size() < capacity) {
            slot = textAt.size();
            textAt.add(text);
        } else {
            var oldest = slotOf.entrySet().iterator();
            slot = oldest.next().getValue();
            oldest.remove();
            textAt.set(slot, text);
        }
        slotOf.put(text, slot);
        return slot;
    }

    private void grow() {
        int have = (int) matrix.getShape().get(0);
        if (size() <= have) {
            return;
        }
        NDArray before = matrix;
        matrix = rows((int) Math.min(capacity, Math.max(2L * have, size())));
        try (NDManager scratch = owner.newSubManager()) {
            long[] slots = LongStream.range(0, have).toArray();
            program.call(scratch, "put", matrix, Tensors.of(scratch, slots, have), before);
        }
        before.close();
    }

    private NDArray rows(int n) {
        return owner.zeros(new Shape(n, dimension), DataType.FLOAT32);
    }

    private void check(List<String> texts, List<float[]> vectors) {
        if (texts.size() != vectors.size()) {
            throw new IllegalArgumentException(vectors.size() + " vectors for " + texts.size() + " texts");
        }
        for (int i = 0; i < texts.size(); i++) {
            String begin = texts.get(i).substring(0, Math.min(40, texts.get(i).length()));
            float[] vector = vectors.get(i);
            if (vector.length != dimension) {
                throw new IllegalArgumentException("a vector of " + vectorsOf + " has length " + vector.length
                        + ", the window's have " + dimension + "; its text begins with '" + begin + "'");
            }
            for (float x : vector) {
                if (!Float.isFinite(x)) {
                    throw new IllegalArgumentException(
                            "a vector of " + vectorsOf + " is not finite; its text begins with '" + begin + "'");
                }
            }
        }
    }

    private void check(String version) {
        if (!version.equals(vectorsOf)) {
            throw new IllegalArgumentException("the window holds vectors of " + vectorsOf + ", not of " + version
                    + ": cosines between versions mean nothing");
        }
    }

    @Override
    public void close() {
        program.close();
        owner.close();
    }
}
