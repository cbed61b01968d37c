package io.freshet.model.transformer.decoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Token sequences of several lengths and what a model makes of them. */
record PaddedBatch(List<long[]> sequences, long pad, boolean left) {

    /** The sequences of a fixture's {@code hidden}. */
    static PaddedBatch of(JsonNode hidden, boolean left) {
        List<long[]> sequences = new ArrayList<>();
        for (JsonNode ids : hidden.get("ids")) {
            long[] sequence = new long[ids.size()];
            Arrays.setAll(sequence, i -> ids.get(i).asLong());
            sequences.add(sequence);
        }
        return new PaddedBatch(sequences, hidden.get("pad").asLong(), left);
    }

    PaddedBatch only(int row) {
        return new PaddedBatch(List.of(sequences.get(row)), pad, left);
    }

    int longest() {
        return sequences.stream().mapToInt(s -> s.length).max().orElseThrow();
    }

    /** Hidden states of the real tokens, row by row; all of them finite, those of padding too. */
    List<float[]> hidden(Transformer model, LowRank delta) {
        int width = longest();
        long[] ids = new long[sequences.size() * width];
        Arrays.fill(ids, pad);
        boolean[] real = new boolean[ids.length];
        for (int row = 0; row < sequences.size(); row++) {
            long[] sequence = sequences.get(row);
            int at = row * width + start(row);
            System.arraycopy(sequence, 0, ids, at, sequence.length);
            Arrays.fill(real, at, at + sequence.length, true);
        }
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            NDArray hidden = model.forward(
                    scratch,
                    Tensors.of(scratch, ids, sequences.size(), width),
                    Tensors.of(scratch, real, sequences.size(), width),
                    delta);
            return rows(hidden.toType(DataType.FLOAT32, false).toFloatArray(), model.hiddenSize());
        }
    }

    /** The real tokens' part of [B, T, H]. */
    List<float[]> rows(float[] all, int hiddenSize) {
        for (float x : all) {
            if (!Float.isFinite(x)) {
                throw new AssertionError("a hidden state holds " + x);
            }
        }
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < sequences.size(); row++) {
            int from = (row * longest() + start(row)) * hiddenSize;
            rows.add(Arrays.copyOfRange(all, from, from + sequences.get(row).length * hiddenSize));
        }
        return rows;
    }

    private int start(int row) {
        return left ? longest() - sequences.get(row).length : 0;
    }
}
