package io.freshet.model.hub.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tiny exported encoder, and what happens when it is not quite one. */
class OnnxBertTest {

    private static final BertShape SHAPE = new BertShape(4, 1, 2, 6, 10, 8, 2);

    private final GraphProto.Builder graph = exported();

    @Test
    void matricesAreTransposedAndEverythingElseKept() throws IOException {
        Map<String, TensorData> weights = weights();

        assertThat(weights).containsOnlyKeys(SHAPE.tensors().keySet());
        TensorData inner = weights.get("encoder.layer.0.intermediate.dense.weight");
        assertThat(inner.shape()).containsExactly(6, 4);
        // Stored [4, 6] with the values 0, 1, 2 …: column 1 becomes row 1.
        assertThat(inner.bytes().asFloatBuffer().get(4)).isEqualTo(1f);
        assertThat(inner.bytes().asFloatBuffer().get(5)).isEqualTo(7f);
        TensorData words = weights.get("embeddings.word_embeddings.weight");
        assertThat(words.shape()).containsExactly(10, 4);
        assertThat(words.bytes().asFloatBuffer().get(5)).isEqualTo(5f);
    }

    @Test
    void aPoolerIsTakenIfItIsThere() throws IOException {
        graph.addInitializer(tensor("pooler.dense.weight", 4, 4)).addInitializer(tensor("pooler.dense.bias", 4));
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Gemm")
                .setName("/pooler/dense/Gemm")
                .addAttribute(AttributeProto.newBuilder().setName("transB").setI(1)));
        assertThat(weights()).containsKeys("pooler.dense.weight", "pooler.dense.bias");
    }

    @Test
    void missingUnexpectedAndMisshapenWeightsAreRefusedByName() {
        String removed = "embeddings.LayerNorm.bias";
        int index = graph.getInitializerList().stream()
                .map(TensorProto::getName)
                .toList()
                .indexOf(removed);
        graph.setInitializer(index, tensor("adapter.bias", 4));
        assertThatThrownBy(this::weights)
                .hasMessageContaining("tiny.onnx")
                .hasMessageContaining("missing weights [" + removed + "]")
                .hasMessageContaining("unexpected weights [adapter.bias]");
        graph.setInitializer(index, tensor(removed, 5));
        assertThatThrownBy(this::weights).hasMessageContaining(removed + " has shape [5] instead of [4]");
    }

    @Test
    void anUnnamedMatrixThatNoLayerReadsIsRefused() {
        graph.addInitializer(tensor("onnx::MatMul_99", 4, 4));
        assertThatThrownBy(this::weights).hasMessageContaining("unexpected weights [onnx::MatMul_99]");
    }

    @Test
    void otherNumbersInTheGraphAreRefused() {
        int divisor = node("constant-of-/encoder/layer.0/attention/self/Div");
        graph.setNode(divisor, constant("/encoder/layer.0/attention/self/Div", 2f));
        assertThatThrownBy(this::weights).hasMessageContaining("1 attention heads instead of 2");
        graph.setNode(divisor, constant("/encoder/layer.0/attention/self/Div", (float) Math.sqrt(2)));
        graph.setNode(node("constant-of-/embeddings/LayerNorm/Add"), constant("/embeddings/LayerNorm/Add", 1e-5f));
        assertThatThrownBy(this::weights).hasMessageContaining("1.0E-5 instead of 1.0E-12");
        graph.removeNode(node("/embeddings/LayerNorm/Add"));
        assertThatThrownBy(this::weights).hasMessageContaining("/embeddings/LayerNorm/Add");
    }

    @Test
    void halfPrecisionWeightsAreRefused() {
        graph.setInitializer(0, graph.getInitializer(0).toBuilder().setDataType(TensorProto.DataType.FLOAT16_VALUE));
        assertThatThrownBy(this::weights)
                .hasMessageContaining(graph.getInitializer(0).getName())
                .hasMessageContaining("32-bit floats");
    }

    private Map<String, TensorData> weights() throws IOException {
        byte[] model = ModelProto.newBuilder().setGraph(graph).build().toByteArray();
        return OnnxBert.weights(new OnnxGraph("tiny.onnx", model), SHAPE);
    }

    private int node(String name) {
        for (int i = 0; i < graph.getNodeCount(); i++) {
            if (graph.getNode(i).getName().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** What PyTorch exports: matrices of the encoder's layers are transposed and lose their names. */
    private static GraphProto.Builder exported() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        int anonymous = 0;
        for (Map.Entry<String, long[]> entry : SHAPE.tensors().entrySet()) {
            String name = entry.getKey();
            long[] shape = entry.getValue();
            if (name.startsWith("encoder") && shape.length == 2) {
                String stored = "onnx::MatMul_" + anonymous++;
                graph.addInitializer(tensor(stored, shape[1], shape[0]));
                String node =
                        "/" + name.replace(".weight", "").replace('.', '/').replace("layer/", "layer.") + "/MatMul";
                graph.addNode(NodeProto.newBuilder()
                        .setOpType("MatMul")
                        .setName(node)
                        .addInput("x")
                        .addInput(stored)
                        .addOutput(node + "_output_0"));
            } else {
                graph.addInitializer(tensor(name, shape));
            }
        }
        graph.addInitializer(TensorProto.newBuilder()
                .setName("embeddings.position_ids")
                .setDataType(TensorProto.DataType.INT64_VALUE));
        withConstant(graph, "/encoder/layer.0/attention/self/Div", (float) Math.sqrt(2));
        withConstant(graph, "/embeddings/LayerNorm/Add", 1e-12f);
        return graph;
    }

    private static void withConstant(GraphProto.Builder graph, String node, float value) {
        graph.addNode(constant(node, value));
        graph.addNode(NodeProto.newBuilder()
                .setOpType(node.substring(node.lastIndexOf('/') + 1))
                .setName(node)
                .addInput("x")
                .addInput(node + "_operand")
                .addOutput(node + "_output_0"));
    }

    private static NodeProto constant(String node, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
        return NodeProto.newBuilder()
                .setOpType("Constant")
                .setName("constant-of-" + node)
                .addOutput(node + "_operand")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setT(TensorProto.newBuilder()
                                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                                .setRawData(ByteString.copyFrom(bytes))))
                .build();
    }

    /** Filled with 0, 1, 2 … */
    private static TensorProto tensor(String name, long... shape) {
        int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            bytes.putFloat(i);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(bytes.flip()))
                .build();
    }
}
