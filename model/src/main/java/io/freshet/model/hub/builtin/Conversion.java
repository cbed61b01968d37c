package io.freshet.model.hub.builtin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.hub.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The record of a conversion, kept in the converted folder: what it was made from and the hash of every file it wrote.
 * A folder that does not match its record, or whose record does not match the sources, is to be made again.
 */
final class Conversion {

    private static final String FILE = "conversion.json";

    /** To be raised when the same sources convert to other files. */
    private static final int FORMAT = 1;

    private Conversion() {}

    static boolean isIntact(Path folder, BuiltinModel model) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        JsonNode record;
        try {
            record = new JsonMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            return false;
        }
        if (!record.path("source").equals(source(model)) || record.path("files").isEmpty()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : record.path("files").properties()) {
            Path part = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(part)
                    || !Digests.sha256(part).equals(entry.getValue().asText())) {
                return false;
            }
        }
        return true;
    }

    static void record(Path folder, BuiltinModel model) throws IOException {
        List<Path> parts;
        try (Stream<Path> tree = Files.walk(folder)) {
            parts = tree.filter(Files::isRegularFile).sorted().toList();
        }
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        for (Path part : parts) {
            files.put(folder.relativize(part).toString().replace('\\', '/'), Digests.sha256(part));
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.set("source", source(model));
        record.set("files", files);
        ModelFiles.write(folder.resolve(FILE), record);
    }

    private static ObjectNode source(BuiltinModel model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", FORMAT)
                .put("model", model.id())
                .put("onnx_sha256", model.onnx().sha256())
                .put("tokenizer_sha256", model.tokenizer().sha256());
    }
}
