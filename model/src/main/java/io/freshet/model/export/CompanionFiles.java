package io.freshet.model.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.hub.SentenceTransformersFiles;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.safetensors.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a model folder that are not weights: settings, tokenizer, sentence-transformers, licence. */
final class CompanionFiles {

    private static final String CONFIG = "config.json";

    /** By name, because a folder may hold anything: other weights, training states, a record of its making. */
    private static final List<String> NAMES = List.of(
            CONFIG,
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            "sentencepiece.bpe.model",
            "spiece.model",
            "chat_template.jinja",
            "chat_template.json",
            SentenceTransformersFiles.MODULES,
            "config_sentence_transformers.json",
            "sentence_bert_config.json",
            "LICENSE",
            "LICENSE.txt",
            "LICENSE.md",
            "NOTICE");

    private CompanionFiles() {}

    /** Path in the folder → file, for the folder itself and those of its sentence-transformers modules. */
    static SortedMap<Path, Path> of(Path folder) throws IOException {
        SortedMap<Path, Path> files = new TreeMap<>();
        add(files, folder, Path.of(""));
        for (JsonNode module : JsonFiles.readIfThere(folder.resolve(SentenceTransformersFiles.MODULES))) {
            add(files, folder, Path.of(module.path("path").asText()).normalize());
        }
        return files;
    }

    private static void add(SortedMap<Path, Path> files, Path folder, Path part) {
        for (String name : NAMES) {
            Path file = folder.resolve(part).resolve(name);
            if (Files.isRegularFile(file)) {
                files.put(part.resolve(name), file);
            }
        }
    }

    /** Copies them, following links. */
    static void copy(SortedMap<Path, Path> files, Path into) throws IOException {
        for (var entry : files.entrySet()) {
            Path target = into.resolve(entry.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(entry.getValue(), target);
        }
    }

    /** Says in config.json of which type the weights are; newer versions of transformers call it {@code dtype}. */
    static void declare(DType dtype, Path transformer) throws IOException {
        Path file = transformer.resolve(CONFIG);
        ObjectNode config = (ObjectNode) JsonFiles.read(file);
        String key = config.has("dtype") ? "dtype" : "torch_dtype";
        config.put(
                key,
                switch (dtype) {
                    case F32 -> "float32";
                    case F16 -> "float16";
                    case BF16 -> "bfloat16";
                    default -> throw new IllegalArgumentException("no model is stored as " + dtype);
                });
        SentenceTransformersFiles.write(file, config);
    }
}
