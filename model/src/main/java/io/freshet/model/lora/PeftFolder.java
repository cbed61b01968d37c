package io.freshet.model.lora;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An adapter on disk as PEFT writes it: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
public final class PeftFolder {

    public static final String CONFIG = "adapter_config.json";
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PeftFolder() {}

    /**
     * Writes the two files.
     *
     * @param folder an existing folder
     * @param baseModel what {@code base_model_name_or_path} shall say
     * @param sites the base model's linear layers
     */
    public static void write(Path folder, LoraAdapter adapter, String baseModel, List<LinearSite> sites)
            throws IOException {
        LoraSpec spec = adapter.spec();
        ObjectNode config = JSON.createObjectNode();
        config.putObject("alpha_pattern");
        config.put("base_model_name_or_path", baseModel);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("inference_mode", true);
        config.put("init_lora_weights", true);
        config.put("lora_alpha", spec.alpha());
        config.put("lora_dropout", spec.dropout());
        config.putNull("modules_to_save");
        config.put("peft_type", "LORA");
        config.put("r", spec.rank());
        config.putObject("rank_pattern");
        var targets = config.putArray("target_modules");
        if (spec.targets().isEmpty()) {
            sites.stream().map(LoraSpec::nameInLayer).distinct().forEach(targets::add);
        } else {
            spec.targets().forEach(targets::add);
        }
        config.put("task_type", "FEATURE_EXTRACTION");
        config.put("use_dora", false);
        config.put("use_rslora", spec.rankStabilized());
        Files.writeString(
                folder.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");

        Map<String, TensorData> tensors = new HashMap<>();
        adapter.parameters().forEach((name, tensor) -> tensors.put(LoraNames.FILE_PREFIX + name, f32(tensor)));
        SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
    }

    /**
     * Reads an adapter for a base model. Names with and without the {@code model.} that PEFT adds for causal-LM classes
     * are both taken.
     *
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if a matrix is missing, of a wrong shape or left over, or if the configuration
     *     asks for a variant of LoRA that is not supported: the adapter would silently be another model
     */
    public static LoraAdapter read(Path folder, List<LinearSite> sites, Device device) throws IOException {
        Path configFile = folder.resolve(CONFIG);
        LoraSpec spec = PeftConfig.read(configFile, JsonFiles.read(configFile));
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            Map<String, String> inFile = new HashMap<>();
            Set<String> known = new HashSet<>();
            sites.forEach(site -> known.addAll(List.of(LoraNames.a(site), LoraNames.b(site))));
            List<String> unused = new ArrayList<>();
            for (String name : file.names()) {
                String bare = bare(name, known);
                if (!known.contains(bare)) {
                    unused.add(name);
                } else {
                    inFile.put(bare, name);
                }
            }
            Set<String> used = new HashSet<>();
            LoraAdapter adapter = LoraAdapter.create(spec, sites, device, (name, rows, columns) -> {
                used.add(name);
                return values(file, inFile.get(name), name, rows, columns);
            });
            inFile.forEach((bare, name) -> {
                if (!used.contains(bare)) {
                    unused.add(name);
                }
            });
            if (!unused.isEmpty()) {
                adapter.close();
                throw new IllegalArgumentException(folder + ": the adapter has " + unused.size()
                        + " matrices this base model does not take, e.g. " + unused.get(0)
                        + "; was it trained on another model?");
            }
            return adapter;
        }
    }

    private static String bare(String name, Set<String> known) {
        String bare = name.startsWith(LoraNames.FILE_PREFIX) ? name.substring(LoraNames.FILE_PREFIX.length()) : name;
        return !known.contains(bare) && bare.startsWith("model.") ? bare.substring("model.".length()) : bare;
    }

    private static float[] values(SafetensorsFile file, String inFile, String name, int rows, int columns) {
        if (inFile == null) {
            throw new IllegalArgumentException(file + " has no matrix " + LoraNames.FILE_PREFIX + name
                    + "; was the adapter trained on another model?");
        }
        long[] shape = file.info(inFile).shape();
        if (shape.length != 2 || shape[0] != rows || shape[1] != columns) {
            throw new IllegalArgumentException(file + ": " + inFile + " has shape " + java.util.Arrays.toString(shape)
                    + ", the base model needs [" + rows + ", " + columns + "]");
        }
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            return Tensors.read(scratch, file, inFile, DataType.FLOAT32).toFloatArray();
        }
    }

    private static TensorData f32(NDArray tensor) {
        return TensorData.ofFloats(tensor.getShape().getShape(), tensor.toFloatArray());
    }
}
