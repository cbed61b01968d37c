package io.freshet.model.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file, checked: well-formed JSON without repeated keys, known types, sizes that match the
 * shapes, and offsets that tile the data without gap or overlap.
 *
 * @param tensors by name
 * @param inFileOrder the same tensors by offset
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, List<TensorInfo> inFileOrder, Map<String, String> metadata) {

    static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @param utf8 the header's bytes
     * @param dataSize bytes of the file after the header
     */
    static SafetensorsHeader parse(Path file, ByteBuffer utf8, long dataSize) throws MalformedSafetensorsException {
        Map<String, TensorInfo> tensors = new TreeMap<>();
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object(file, utf8).properties()) {
            if (entry.getKey().equals(METADATA)) {
                readMetadata(file, entry.getValue(), metadata);
            } else {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue()));
            }
        }
        List<TensorInfo> inFileOrder = new ArrayList<>(tensors.values());
        inFileOrder.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        checkTiling(file, inFileOrder, dataSize);
        return new SafetensorsHeader(
                Collections.unmodifiableMap(tensors), List.copyOf(inFileOrder), Collections.unmodifiableMap(metadata));
    }

    private static JsonNode object(Path file, ByteBuffer utf8) throws MalformedSafetensorsException {
        try {
            JsonNode root = JSON.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
            if (!root.isObject()) {
                throw new MalformedSafetensorsException(file, "the header is not a JSON object");
            }
            return root;
        } catch (CharacterCodingException e) {
            throw new MalformedSafetensorsException(file, "the header is not UTF-8 text");
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (header character " + e.getLocation().getCharOffset() + ")";
            throw new MalformedSafetensorsException(file, "the header is not JSON: " + e.getOriginalMessage() + where);
        }
    }

    private static void readMetadata(Path file, JsonNode node, Map<String, String> into)
            throws MalformedSafetensorsException {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new MalformedSafetensorsException(
                        file, METADATA + " key '" + entry.getKey() + "' is not a string but " + entry.getValue());
            }
            into.put(entry.getKey(), entry.getValue().textValue());
        }
        if (!node.isObject()) {
            throw new MalformedSafetensorsException(file, METADATA + " is not a JSON object but " + node);
        }
    }

    private static TensorInfo tensor(Path file, String name, JsonNode node) throws MalformedSafetensorsException {
        String type = node.path("dtype").asText("");
        DType dtype = DType.named(type)
                .orElseThrow(() ->
                        malformed(file, name, "has dtype '" + type + "'; supported are " + List.of(DType.values())));
        long[] shape = numbers(file, name, "shape", node.path("shape"));
        long[] offsets = numbers(file, name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw malformed(file, name, "has data_offsets " + node.path("data_offsets") + " instead of [begin, end]");
        }
        TensorInfo info = new TensorInfo(name, dtype, shape, offsets[0], offsets[1]);
        long expected;
        try {
            expected = dtype.sizeOf(shape);
        } catch (ArithmeticException e) {
            throw malformed(file, name, "has a shape too large to exist: " + node.path("shape"));
        }
        if (info.byteSize() != expected) {
            throw malformed(
                    file,
                    name,
                    dtype + node.path("shape").toString() + " takes " + expected + " bytes, but data_offsets "
                            + node.path("data_offsets") + " give it " + info.byteSize());
        }
        return info;
    }

    private static long[] numbers(Path file, String name, String key, JsonNode node)
            throws MalformedSafetensorsException {
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = node.get(i);
            if (number == null || !number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw malformed(file, name, "has a bad " + key + ": " + node);
            }
            numbers[i] = number.longValue();
        }
        if (!node.isArray()) {
            throw malformed(file, name, "has no list '" + key + "'");
        }
        return numbers;
    }

    private static void checkTiling(Path file, List<TensorInfo> inFileOrder, long dataSize)
            throws MalformedSafetensorsException {
        long position = 0;
        for (TensorInfo tensor : inFileOrder) {
            if (tensor.begin() != position) {
                throw malformed(
                        file,
                        tensor.name(),
                        "starts at byte " + tensor.begin()
                                + (tensor.begin() < position
                                        ? " inside the tensor before it, which ends at "
                                        : ", leaving a gap after ")
                                + position);
            }
            position = tensor.end();
        }
        if (position != dataSize) {
            throw new MalformedSafetensorsException(
                    file,
                    "the tensors take " + position + " bytes but " + dataSize
                            + " follow the header: the file is truncated or has something appended");
        }
    }

    private static MalformedSafetensorsException malformed(Path file, String tensor, String problem) {
        return new MalformedSafetensorsException(file, "tensor '" + tensor + "' " + problem);
    }
}
