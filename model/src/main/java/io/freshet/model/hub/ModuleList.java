package io.freshet.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code modules.json} of sentence-transformers: what a text goes through, and in which folder each part has its files.
 *
 * @param modules in their order; empty for a plain Hugging Face folder
 */
record ModuleList(Path root, List<Module> modules) {

    /** @param kind last part of the Python class name: Transformer, Pooling, Normalize … */
    record Module(int index, Path folder, String kind) {}

    static ModuleList read(Path root) throws IOException {
        Path file = root.resolve("modules.json");
        List<Module> modules = new ArrayList<>();
        if (Files.exists(file)) {
            for (JsonNode node : JsonFiles.read(file)) {
                modules.add(module(root, file, node));
            }
            modules.sort(Comparator.comparingInt(Module::index));
            if (modules.isEmpty() || !modules.get(0).kind().equals("Transformer")) {
                throw new IOException(file + " does not begin with a Transformer module");
            }
        }
        return new ModuleList(root, List.copyOf(modules));
    }

    private static Module module(Path root, Path file, JsonNode node) throws IOException {
        String path = node.path("path").asText();
        String type = node.path("type").asText();
        Path folder = root.resolve(path).normalize();
        if (!folder.startsWith(root.normalize())) {
            throw new IOException(file + ": the path '" + path + "' leads out of the model folder");
        }
        return new Module(node.path("idx").asInt(), folder, type.substring(type.lastIndexOf('.') + 1));
    }

    /** Where config.json, tokenizer.json and the weights are; older models have a subfolder for them. */
    Path transformer() {
        return modules.isEmpty() ? root : modules.get(0).folder();
    }

    Optional<Module> find(String kind) {
        return modules.stream().filter(module -> module.kind().equals(kind)).findFirst();
    }
}
