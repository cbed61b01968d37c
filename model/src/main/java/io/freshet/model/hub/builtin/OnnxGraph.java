package io.freshet.model.hub.builtin;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ONNX graph, looked up by the names in it. */
final class OnnxGraph {

    private final String source;
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, NodeProto> nodes = new LinkedHashMap<>();
    private final Map<String, NodeProto> byOutput = new LinkedHashMap<>();

    /**
     * Reads a serialised ONNX model; its tensors share {@code model}'s memory.
     *
     * @param source name for error messages
     */
    OnnxGraph(String source, byte[] model) throws IOException {
        this.source = source;
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(model).newCodedInput();
        in.enableAliasing(true);
        GraphProto graph = ModelProto.parseFrom(in).getGraph();
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            nodes.put(node.getName(), node);
            node.getOutputList().forEach(output -> byOutput.put(output, node));
        }
    }

    String source() {
        return source;
    }

    /** Weights and other constants that are stored with the graph, in its order. */
    Map<String, TensorProto> initializers() {
        return initializers;
    }

    /** All nodes of a type, such as MatMul, in the graph's order. */
    List<NodeProto> nodes(String type) {
        return nodes.values().stream()
                .filter(node -> node.getOpType().equals(type))
                .toList();
    }

    /**
     * The number that a node gets as its second input from a Constant node.
     *
     * @throws IOException if there is no such node or number
     */
    float constantOperand(String nodeName) throws IOException {
        return Optional.ofNullable(nodes.get(nodeName))
                .filter(node -> node.getInputCount() == 2)
                .map(node -> byOutput.get(node.getInput(1)))
                .flatMap(OnnxGraph::scalar)
                .orElseThrow(() -> new IOException(source + " has no node " + nodeName + " with a constant operand"));
    }

    private static Optional<Float> scalar(NodeProto constant) {
        return constant.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("value"))
                .map(AttributeProto::getT)
                .filter(t -> t.getDataType() == TensorProto.DataType.FLOAT_VALUE
                        && t.getRawData().size() == 4)
                .map(t -> t.getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat())
                .findFirst();
    }
}
