package io.freshet.model.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights of a Hugging Face model folder: {@code model.safetensors}, or the shards that
 * {@code model.safetensors.index.json} lists, behind one interface.
 */
public final class ShardedSafetensors implements TensorSource {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final Map<String, SafetensorsFile> shards;
    private final Map<String, SafetensorsFile> byTensor;
    private final Path index;

    private ShardedSafetensors(Path index, Map<String, SafetensorsFile> shards) {
        this.index = index;
        this.shards = shards;
        this.byTensor = new TreeMap<>();
    }

    /**
     * Opens the weights of a model folder. The single file wins where both forms are there, as in transformers.
     *
     * @throws MalformedSafetensorsException if a file is damaged or index and shards disagree
     * @throws IOException if the folder has no safetensors weights or a file cannot be read
     */
    public static TensorSource open(Path folder) throws IOException {
        Path single = folder.resolve(SINGLE);
        if (Files.exists(single)) {
            return SafetensorsFile.open(single);
        }
        Path index = folder.resolve(INDEX);
        if (!Files.exists(index)) {
            throw new NoSuchFileException(
                    folder.toString(),
                    null,
                    "no " + SINGLE + " and no " + INDEX + " in it; other weight formats (pickles such as"
                            + " pytorch_model.bin) are never read, convert them to safetensors first");
        }
        ShardedSafetensors source = new ShardedSafetensors(index, new TreeMap<>());
        try {
            source.load(weightMap(index));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
        return source;
    }

    private void load(JsonNode weightMap) throws IOException {
        for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
            String tensor = entry.getKey();
            String fileName = entry.getValue().asText();
            if (!fileName.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
                throw new MalformedSafetensorsException(
                        index, "tensor '" + tensor + "' is said to be in '" + fileName + "', not a file name");
            }
            SafetensorsFile shard = shards.get(fileName);
            if (shard == null) {
                shard = openShard(fileName);
                shards.put(fileName, shard);
            }
            if (!shard.names().contains(tensor)) {
                throw new MalformedSafetensorsException(
                        index, "tensor '" + tensor + "' is said to be in " + fileName + ", which lacks it");
            }
            byTensor.put(tensor, shard);
        }
        for (SafetensorsFile shard : shards.values()) {
            for (String tensor : shard.names()) {
                if (byTensor.get(tensor) != shard) {
                    throw new MalformedSafetensorsException(
                            index, "tensor '" + tensor + "' of " + shard + " is not listed for that file");
                }
            }
        }
    }

    private SafetensorsFile openShard(String fileName) throws IOException {
        Path file = index.resolveSibling(fileName);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "the shard is named in " + INDEX + "; the download is incomplete");
        }
        return SafetensorsFile.open(file);
    }

    private static JsonNode weightMap(Path index) throws IOException {
        try {
            JsonNode weightMap = new JsonMapper().readTree(index.toFile()).path("weight_map");
            if (!weightMap.isObject() || weightMap.isEmpty()) {
                throw new MalformedSafetensorsException(index, "it has no weight_map");
            }
            return weightMap;
        } catch (JsonProcessingException e) {
            throw new MalformedSafetensorsException(index, e.getOriginalMessage());
        }
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byTensor.keySet()));
    }

    @Override
    public TensorInfo info(String name) {
        return shardOf(name).info(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        return shardOf(name).bytes(name);
    }

    @Override
    public void read(String name, long from, ByteBuffer into) {
        shardOf(name).read(name, from, into);
    }

    private SafetensorsFile shardOf(String name) {
        SafetensorsFile shard = byTensor.get(name);
        if (shard == null) {
            throw new IllegalArgumentException(index + " lists no tensor '" + name + "'");
        }
        return shard;
    }

    /** Empty: every shard has its own metadata, and they say nothing about the model as a whole. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }

    @Override
    public String toString() {
        return index.toString();
    }
}
