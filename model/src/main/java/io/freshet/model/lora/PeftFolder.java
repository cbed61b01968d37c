package io.freshet.model.lora;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An adapter on disk as PEFT writes it: {@code adapter_config.json} and {@code adapter_model.safetensors}. Other files
 * beside them, such as ms-swift's {@code additional_config.json} and {@code args.json}, are left alone and not read.
 */
public final class PeftFolder {

    public static final String CONFIG = "adapter_config.json";
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final String PICKLE = "adapter_model.bin";
    private static final ObjectMapper JSON = new ObjectMapper();

    private PeftFolder() {}

    /** Writes the two files as {@link PeftStyle#FEATURE_EXTRACTION}. */
    public static void write(Path folder, LoraAdapter adapter, String baseModel, List<LinearSite> sites)
            throws IOException {
        write(folder, adapter, baseModel, sites, PeftStyle.FEATURE_EXTRACTION);
    }

    /**
     * Writes the two files.
     *
     * @param folder an existing folder
     * @param baseModel what {@code base_model_name_or_path} shall say
     * @param sites the base model's linear layers
     */
    public static void write(
            Path folder, LoraAdapter adapter, String baseModel, List<LinearSite> sites, PeftStyle style)
            throws IOException {
        Files.writeString(
                folder.resolve(CONFIG),
                JSON.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(PeftConfig.write(adapter.spec(), baseModel, sites, style))
                        + "\n");
        Map<String, TensorData> tensors = new HashMap<>();
        adapter.parameters()
                .forEach((name, tensor) ->
                        tensors.put(LoraNames.FILE_PREFIX + style.modulePrefix() + name, f32(tensor)));
        SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, SafetensorsWriter.PYTORCH);
    }

    /**
     * Reads an adapter for a base model. Names with and without the {@code model.} that PEFT adds for causal-LM classes
     * are both taken; F16 and BF16 matrices become F32.
     *
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if a matrix is missing, of a wrong shape, not finite or left over, or if the
     *     configuration asks for a variant of LoRA that is not supported: the adapter would silently be another model
     */
    public static LoraAdapter read(Path folder, List<LinearSite> sites, Device device) throws IOException {
        return read(folder, sites, device, true);
    }

    /** Like {@link #read}, but takes NaN and infinity: for whoever judges the adapter himself. */
    public static LoraAdapter readUnjudged(Path folder, List<LinearSite> sites, Device device) throws IOException {
        return read(folder, sites, device, false);
    }

    private static LoraAdapter read(Path folder, List<LinearSite> sites, Device device, boolean finite)
            throws IOException {
        Path config = folder.resolve(CONFIG);
        if (!Files.exists(config)) {
            throw new NoSuchFileException(config.toString(), null, "the folder holds no PEFT adapter");
        }
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.exists(weights)) {
            boolean pickle = Files.exists(folder.resolve(PICKLE));
            throw new NoSuchFileException(
                    weights.toString(),
                    null,
                    pickle
                            ? PICKLE + " is a pickle, which is never read because it may run any code; load the adapter"
                                    + " with PEFT and save it again with safe_serialization=True"
                            : "the adapter has no weights");
        }
        LoraSpec spec = PeftConfig.read(config, JsonFiles.read(config), sites);
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            PeftMatrices matrices = new PeftMatrices(file, sites, finite);
            LoraAdapter adapter = LoraAdapter.create(spec, sites, device, matrices);
            try {
                matrices.requireAllUsed(folder);
            } catch (IllegalArgumentException e) {
                adapter.close();
                throw e;
            }
            return adapter;
        }
    }

    private static TensorData f32(NDArray tensor) {
        return TensorData.ofFloats(tensor.getShape().getShape(), tensor.toFloatArray());
    }
}
