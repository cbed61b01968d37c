package io.freshet.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code args.json} of a checkpoint, held against the options of the run that shall go on from it. */
final class Arguments {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Arguments() {}

    /**
     * @param checkpoint of the run as it was
     * @throws IllegalArgumentException naming every option that would make the run another one
     */
    static void requireSame(Path checkpoint, Map<String, Object> arguments) throws IOException {
        Path file = checkpoint.resolve("args.json");
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "a run is resumed from a folder checkpoint-N that it wrote");
        }
        JsonNode before = JSON.readTree(file.toFile());
        ObjectNode now = JSON.valueToTree(arguments);
        List<String> changed = new ArrayList<>();
        now.properties().forEach(entry -> {
            JsonNode old = before.path(entry.getKey());
            if (!old.toString().equals(entry.getValue().toString())) {
                changed.add(entry.getKey() + " was " + old + ", now " + entry.getValue());
            }
        });
        if (!changed.isEmpty()) {
            throw new IllegalArgumentException("cannot go on from " + checkpoint + " with other options: "
                    + String.join("; ", changed) + ". Give the same ones, or begin a new run");
        }
    }
}
