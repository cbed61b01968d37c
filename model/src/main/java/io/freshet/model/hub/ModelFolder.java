package io.freshet.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether a folder holds all files of a model. */
final class ModelFolder {

    private ModelFolder() {}

    /** The necessary files that are not there; empty if the folder is complete. */
    static List<String> missing(Path folder) throws IOException {
        Path transformer = ModuleList.read(folder).transformer();
        List<String> missing = new ArrayList<>();
        addIfMissing(missing, folder, transformer.resolve("config.json"));
        addIfMissing(missing, folder, transformer.resolve("tokenizer.json"));
        Path index = transformer.resolve("model.safetensors.index.json");
        Path single = transformer.resolve("model.safetensors");
        if (Files.exists(single) || !Files.exists(index)) {
            addIfMissing(missing, folder, single);
        } else {
            TreeSet<String> shards = new TreeSet<>();
            JsonFiles.read(index).path("weight_map").forEach((JsonNode shard) -> shards.add(shard.asText()));
            for (String shard : shards) {
                addIfMissing(missing, folder, transformer.resolve(shard));
            }
        }
        return missing;
    }

    private static void addIfMissing(List<String> missing, Path folder, Path file) {
        if (!Files.isRegularFile(file)) {
            missing.add(folder.relativize(file).toString());
        }
    }
}
