package io.freshet.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW's first and second moments and step count, for each of an adapter's matrices; saved beside the adapter so that
 * the next round goes on where this one ended. The tensors belong to the adapter.
 */
public final class OptimizerState {

    public static final String FILE = "optimizer.safetensors";

    private static final String EXP_AVG = "exp_avg.";
    private static final String EXP_AVG_SQ = "exp_avg_sq.";
    private static final String STEP = "step";

    private final List<String> names;
    private final NDList expAvg = new NDList();
    private final NDList expAvgSq = new NDList();
    private long steps;

    private OptimizerState(LoraAdapter adapter) {
        this.names = List.copyOf(adapter.parameters().keySet());
    }

    /** No step taken yet. */
    public static OptimizerState initial(LoraAdapter adapter) {
        OptimizerState state = new OptimizerState(adapter);
        for (NDArray parameter : adapter.tensors()) {
            state.expAvg.add(adapter.owner().zeros(parameter.getShape(), DataType.FLOAT32));
            state.expAvgSq.add(adapter.owner().zeros(parameter.getShape(), DataType.FLOAT32));
        }
        return state;
    }

    /**
     * Reads the state that was saved beside an adapter.
     *
     * @throws IOException if the file is missing, damaged or of an adapter of another shape
     */
    public static OptimizerState read(Path folder, LoraAdapter adapter) throws IOException {
        Path path = folder.resolve(FILE);
        OptimizerState state = new OptimizerState(adapter);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (Map.Entry<String, NDArray> parameter : adapter.parameters().entrySet()) {
                state.expAvg.add(tensor(path, file, EXP_AVG, parameter, adapter));
                state.expAvgSq.add(tensor(path, file, EXP_AVG_SQ, parameter, adapter));
            }
            String steps = file.metadata().getOrDefault(STEP, "");
            if (!steps.matches("\\d{1,18}")) {
                throw new IOException(path + ": the metadata's '" + STEP
                        + "' must be the number of updates so far, found '" + steps + "'");
            }
            state.steps = Long.parseLong(steps);
        }
        return state;
    }

    /** Writes {@link #FILE} into a folder. */
    public void write(Path folder) throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            tensors.put(EXP_AVG + names.get(i), data(expAvg.get(i)));
            tensors.put(EXP_AVG_SQ + names.get(i), data(expAvgSq.get(i)));
        }
        Map<String, String> metadata = new HashMap<>(Map.of("format", "pt", STEP, Long.toString(steps)));
        SafetensorsWriter.write(folder.resolve(FILE), tensors, metadata);
    }

    NDList expAvg() {
        return expAvg;
    }

    NDList expAvgSq() {
        return expAvgSq;
    }

    /** Updates applied since the adapter was made, over all rounds. */
    public long steps() {
        return steps;
    }

    void countStep() {
        steps++;
    }

    private static NDArray tensor(
            Path path, SafetensorsFile file, String kind, Map.Entry<String, NDArray> parameter, LoraAdapter adapter)
            throws IOException {
        String name = kind + parameter.getKey();
        long[] shape = parameter.getValue().getShape().getShape();
        if (!file.names().contains(name)
                || !java.util.Arrays.equals(file.info(name).shape(), shape)) {
            throw new IOException(path + ": no tensor '" + name + "' of shape " + java.util.Arrays.toString(shape)
                    + "; the file is of another adapter");
        }
        return Tensors.read(adapter.owner(), file, name, DataType.FLOAT32);
    }

    private static TensorData data(NDArray tensor) {
        return TensorData.ofFloats(tensor.getShape().getShape(), tensor.toFloatArray());
    }
}
