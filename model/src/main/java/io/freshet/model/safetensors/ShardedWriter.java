package io.freshet.model.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes a model's weights as transformers does: one {@code model.safetensors}, or shards of a bounded size and their
 * index. Tensors go out one after the other, in the order of their names.
 */
public final class ShardedWriter {

    private ShardedWriter() {}

    /**
     * Writes the files.
     *
     * @param folder an existing folder without weights
     * @param maxShardBytes data of one file; a single tensor above it gets a file of its own
     * @param progress told the name of each file before it is written, with its number and theirs
     * @return the weight files, in order
     */
    public static List<String> write(
            Path folder, SortedMap<String, TensorStream> tensors, long maxShardBytes, Consumer<String> progress)
            throws IOException {
        List<Map<String, TensorStream>> shards = split(tensors, maxShardBytes);
        List<String> files = new ArrayList<>();
        ObjectNode index = new JsonMapper().createObjectNode();
        long total = tensors.values().stream().mapToLong(TensorStream::byteSize).sum();
        index.putObject("metadata").put("total_size", total);
        ObjectNode weightMap = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String file = shards.size() == 1
                    ? ShardedSafetensors.SINGLE
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            progress.accept(file + ", " + (i + 1) + " of " + shards.size());
            SafetensorsWriter.writeStreams(folder.resolve(file), shards.get(i), SafetensorsWriter.PYTORCH);
            shards.get(i).keySet().forEach(name -> weightMap.put(name, file));
            files.add(file);
        }
        if (shards.size() > 1) {
            Files.writeString(folder.resolve(ShardedSafetensors.INDEX), index.toPrettyString() + "\n");
        }
        return List.copyOf(files);
    }

    private static List<Map<String, TensorStream>> split(SortedMap<String, TensorStream> tensors, long maxShardBytes) {
        if (maxShardBytes < 1) {
            throw new IllegalArgumentException("a shard must take at least a byte, got " + maxShardBytes);
        }
        List<Map<String, TensorStream>> shards = new ArrayList<>(List.of(new HashMap<>()));
        long size = 0;
        for (Map.Entry<String, TensorStream> tensor : tensors.entrySet()) {
            Map<String, TensorStream> shard = shards.get(shards.size() - 1);
            if (!shard.isEmpty() && size + tensor.getValue().byteSize() > maxShardBytes) {
                shard = new HashMap<>();
                shards.add(shard);
                size = 0;
            }
            shard.put(tensor.getKey(), tensor.getValue());
            size += tensor.getValue().byteSize();
        }
        return shards;
    }
}
