package io.freshet.model.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorInfo;
import io.freshet.model.safetensors.TensorStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A window in two files of a folder: {@value #TEXTS} has a document a line, oldest first, with the place it has in the
 * window's matrix; {@value #VECTORS} has their vectors in the same order, [n, d].
 *
 * <p>What is read back is the window to the bit, places included: on them depend the last bits of a score, and which of
 * two equally similar documents comes first. Used by the window's thread. Whether the files are whole is their
 * folder's business; that they fit together and to the window is checked here.
 */
public final class WindowSnapshot {

    public static final String TEXTS = "window.jsonl";
    public static final String VECTORS = "window.safetensors";

    private static final String TENSOR = "vectors";
    private static final String VECTORS_OF = "vectors_of";
    private static final int AT_ONCE = 1024;

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectWriter ESCAPING = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    private static final ObjectReader LINES =
            JSON.readerFor(Line.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private record Line(String text, Long slot) {}

    private WindowSnapshot() {}

    /**
     * Writes the window's files.
     *
     * @param folder an existing folder; files of an earlier snapshot are replaced
     */
    public static void write(Path folder, RollingWindow window) throws IOException {
        List<String> texts = window.documents();
        long[] slots = window.slots();
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(TEXTS))) {
            for (int i = 0; i < slots.length; i++) {
                Line line = new Line(texts.get(i), slots[i]);
                // Half a surrogate pair has no bytes in UTF-8; JSON can still name it.
                lines.write(
                        utf8.canEncode(line.text) ? JSON.writeValueAsString(line) : ESCAPING.writeValueAsString(line));
                lines.write('\n');
            }
        }
        TensorStream vectors = new TensorStream(DType.F32, new long[] {slots.length, window.dimension()}, sink -> {
            for (int from = 0; from < slots.length; from += AT_ONCE) {
                int to = Math.min(slots.length, from + AT_ONCE);
                sink.write(bytes(window.rowsAt(Arrays.copyOfRange(slots, from, to)), window.dimension()));
            }
        });
        SafetensorsWriter.writeStreams(
                folder.resolve(VECTORS), Map.of(TENSOR, vectors), Map.of(VECTORS_OF, window.vectorsOf()));
    }

    /**
     * Makes a window what it was when the files were written; of more documents than it holds, the newest.
     *
     * @throws IOException if a file is missing, damaged or of another model; then the window stays as it is
     */
    public static void readInto(Path folder, RollingWindow window) throws IOException {
        List<String> texts = new ArrayList<>();
        long[] slots = readTexts(folder.resolve(TEXTS), texts);
        Path file = folder.resolve(VECTORS);
        try (SafetensorsFile vectors = SafetensorsFile.open(file)) {
            check(file, vectors, window, texts.size());
            int rowBytes = window.dimension() * Float.BYTES;
            window.restore(texts, slots, (from, to) -> {
                ByteBuffer part = ByteBuffer.allocate((to - from) * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
                vectors.read(TENSOR, (long) from * rowBytes, part);
                return floats(part.flip(), to - from, window.dimension());
            });
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static long[] readTexts(Path file, List<String> texts) throws IOException {
        List<Long> slots = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String json = lines.readLine(); json != null; json = lines.readLine()) {
                int number = texts.size() + 1;
                Line line = line(file, number, json);
                if (!distinct.add(line.text)) {
                    throw new IOException(file + ", line " + number + ": the text of an earlier line once more");
                }
                texts.add(line.text);
                slots.add(line.slot);
            }
        }
        BitSet taken = new BitSet();
        for (int i = 0; i < slots.size(); i++) {
            long slot = slots.get(i);
            if (slot < 0 || slot >= slots.size() || taken.get((int) slot)) {
                throw new IOException(file + ", line " + (i + 1) + ": slot " + slot + " is "
                        + (slot >= 0 && slot < slots.size() ? "taken" : "none of the " + slots.size()));
            }
            taken.set((int) slot);
        }
        return slots.stream().mapToLong(Long::longValue).toArray();
    }

    private static Line line(Path file, int number, String json) throws IOException {
        try {
            Line line = LINES.readValue(json);
            if (line.text == null || line.slot == null) {
                throw new IOException(file + ", line " + number + ": it has no text or no slot");
            }
            return line;
        } catch (JsonProcessingException e) {
            throw new IOException(file + ", line " + number + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void check(Path file, SafetensorsFile vectors, RollingWindow window, int texts) throws IOException {
        String of = vectors.metadata().getOrDefault(VECTORS_OF, "an unnamed model");
        if (!of.equals(window.vectorsOf())) {
            throw new IOException(
                    file + " holds vectors of " + of + ", the window is for those of " + window.vectorsOf());
        }
        TensorInfo info = vectors.info(TENSOR);
        long[] shape = info.shape();
        if (info.dtype() != DType.F32 || shape.length != 2 || shape[1] != window.dimension()) {
            throw new IOException(file + ": " + info.dtype() + " vectors " + Arrays.toString(shape)
                    + " do not fit a window of dimension " + window.dimension());
        }
        if (shape[0] != texts) {
            throw new IOException(
                    file + " has " + shape[0] + " vectors, but " + TEXTS + " beside it " + texts + " documents");
        }
    }

    private static ByteBuffer bytes(float[][] rows, int dimension) {
        ByteBuffer bytes =
                ByteBuffer.allocate(rows.length * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            bytes.asFloatBuffer().put(row);
            bytes.position(bytes.position() + dimension * Float.BYTES);
        }
        return bytes.flip();
    }

    private static List<float[]> floats(ByteBuffer bytes, int rows, int dimension) {
        List<float[]> vectors = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            float[] vector = new float[dimension];
            bytes.asFloatBuffer().get(vector);
            bytes.position(bytes.position() + dimension * Float.BYTES);
            vectors.add(vector);
        }
        return vectors;
    }
}
