package io.freshet.model.hub.builtin;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights of a BERT encoder that PyTorch exported to ONNX, under the names they have in transformers.
 *
 * <p>The export keeps the names of embeddings, biases and layer norms. The weight of a linear layer becomes an anonymous
 * initialiser, transposed to [in, out]; the MatMul node that reads it is called after the layer:
 * {@code /encoder/layer.0/attention/self/query/MatMul}.
 */
final class OnnxBert {

    private static final double LAYER_NORM_EPSILON = 1e-12;

    /** A buffer of token positions 0, 1, 2, … that transformers leaves out of its files today. */
    private static final Set<String> NOT_WEIGHTS = Set.of("embeddings.position_ids");

    private final OnnxGraph graph;
    private final Map<String, TensorData> weights = new TreeMap<>();

    private OnnxBert(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * All weights as F32, by name, in PyTorch's layout.
     *
     * @throws IOException if the graph does not hold exactly a BERT encoder of the expected shape (with or without its
     *     pooler)
     */
    static Map<String, TensorData> weights(OnnxGraph graph, BertShape expected) throws IOException {
        OnnxBert bert = new OnnxBert(graph);
        bert.collect();
        bert.check(expected);
        return bert.weights;
    }

    private void collect() throws IOException {
        Map<String, TensorProto> named = new LinkedHashMap<>(graph.initializers());
        named.keySet().removeAll(NOT_WEIGHTS);
        for (NodeProto node : graph.nodes("MatMul")) {
            TensorProto weight = named.remove(node.getInput(1));
            if (weight != null) {
                weights.put(weightName(node), transposed(weight));
            }
        }
        for (NodeProto node : graph.nodes("Gemm")) {
            boolean outByIn = node.getAttributeList().stream()
                    .anyMatch(attribute -> attribute.getName().equals("transB") && attribute.getI() == 1);
            if (!outByIn) {
                throw new IOException(
                        graph.source() + ": the weight of " + node.getName() + " is not stored [out, in]");
            }
        }
        for (Map.Entry<String, TensorProto> entry : named.entrySet()) {
            TensorProto tensor = entry.getValue();
            weights.put(entry.getKey(), new TensorData(DType.F32, dimensions(tensor), bytes(tensor)));
        }
    }

    /** {@code /encoder/layer.0/output/dense/MatMul} is the layer {@code encoder.layer.0.output.dense}. */
    private static String weightName(NodeProto matMul) {
        String path = matMul.getName();
        return path.substring(1, path.lastIndexOf('/')).replace('/', '.') + ".weight";
    }

    private void check(BertShape expected) throws IOException {
        Map<String, long[]> allowed = new TreeMap<>(expected.tensors());
        if (weights.containsKey(BertShape.POOLER_WEIGHT) || weights.containsKey(BertShape.POOLER_BIAS)) {
            allowed.putAll(expected.pooler());
        }
        Set<String> missing = new TreeSet<>(allowed.keySet());
        missing.removeAll(weights.keySet());
        Set<String> unexpected = new TreeSet<>(weights.keySet());
        unexpected.removeAll(allowed.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new IOException(graph.source() + " is not the BERT encoder it should be: missing weights " + missing
                    + ", unexpected weights " + unexpected);
        }
        for (Map.Entry<String, long[]> entry : allowed.entrySet()) {
            long[] shape = weights.get(entry.getKey()).shape();
            if (!Arrays.equals(shape, entry.getValue())) {
                throw new IOException(graph.source() + ": " + entry.getKey() + " has shape " + Arrays.toString(shape)
                        + " instead of " + Arrays.toString(entry.getValue()));
            }
        }
        checkConstants(expected);
    }

    /** Two numbers of the configuration are in no tensor's shape: heads and epsilon. The graph computes with them. */
    private void checkConstants(BertShape expected) throws IOException {
        float scoreDivisor = graph.constantOperand("/encoder/layer.0/attention/self/Div"); // √(hidden / heads)
        long heads = Math.round(expected.hidden() / ((double) scoreDivisor * scoreDivisor));
        if (heads != expected.heads()) {
            throw new IOException(graph.source() + " has " + heads + " attention heads instead of " + expected.heads());
        }
        float epsilon = graph.constantOperand("/embeddings/LayerNorm/Add");
        if (epsilon != (float) LAYER_NORM_EPSILON) {
            throw new IOException(
                    graph.source() + " normalises layers with " + epsilon + " instead of " + LAYER_NORM_EPSILON);
        }
    }

    private static long[] dimensions(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }

    private ByteBuffer bytes(TensorProto tensor) throws IOException {
        long elements = Arrays.stream(dimensions(tensor)).reduce(1, Math::multiplyExact);
        if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE
                || tensor.getRawData().size() != elements * Float.BYTES) {
            throw new IOException(graph.source() + ": weight " + tensor.getName() + " is not raw 32-bit floats");
        }
        return tensor.getRawData().asReadOnlyByteBuffer();
    }

    private TensorData transposed(TensorProto tensor) throws IOException {
        long[] shape = dimensions(tensor);
        if (shape.length != 2) {
            throw new IOException(graph.source() + ": " + tensor.getName() + " is not a matrix");
        }
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        FloatBuffer from = bytes(tensor).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] to = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from.get(row * columns + column);
            }
        }
        return TensorData.ofFloats(new long[] {columns, rows}, to);
    }
}
