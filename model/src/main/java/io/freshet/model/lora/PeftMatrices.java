package io.freshet.model.lora;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The matrices of an adapter file, by the names they have here, and which of them nobody has asked for. */
final class PeftMatrices implements LoraAdapter.Values {

    /** What the classes that people train on put before the paths of the bare transformer. */
    private static final List<String> CLASS_PREFIXES = List.of("model.", "bert.");

    private final SafetensorsFile file;
    private final boolean finite;
    private final Map<String, String> inFile = new HashMap<>();
    private final List<String> unused = new ArrayList<>();

    /** @param finite whether NaN and infinite values are refused */
    PeftMatrices(SafetensorsFile file, List<LinearSite> sites, boolean finite) {
        this.file = file;
        this.finite = finite;
        Set<String> known = new HashSet<>();
        sites.forEach(site -> known.addAll(List.of(LoraNames.a(site), LoraNames.b(site))));
        for (String name : file.names()) {
            String bare = bare(name, known);
            if (!known.contains(bare)) {
                unused.add(name);
            } else if (inFile.putIfAbsent(bare, name) != null) {
                throw new IllegalArgumentException(
                        file + " has the matrix " + bare + " twice: as " + inFile.get(bare) + " and as " + name);
            }
        }
        unused.removeIf(name -> name.contains(PeftTargets.POOLER + ".lora_"));
    }

    private static String bare(String name, Set<String> known) {
        String bare = name.startsWith(LoraNames.FILE_PREFIX) ? name.substring(LoraNames.FILE_PREFIX.length()) : name;
        for (String prefix : CLASS_PREFIXES) {
            if (!known.contains(bare) && bare.startsWith(prefix)) {
                return bare.substring(prefix.length());
            }
        }
        return bare;
    }

    @Override
    public float[] of(String name, int rows, int columns) {
        String found = inFile.remove(name);
        if (found == null) {
            throw new IllegalArgumentException(file + " has no matrix " + LoraNames.FILE_PREFIX + name
                    + "; was the adapter trained on another model?");
        }
        long[] shape = file.info(found).shape();
        if (!Arrays.equals(shape, new long[] {rows, columns})) {
            throw new IllegalArgumentException(
                    file + ": " + found + " has shape " + Arrays.toString(shape) + ", the base model needs [" + rows
                            + ", " + columns + "]; was the adapter trained on another model?");
        }
        float[] values;
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            values = Tensors.read(scratch, file, found, DataType.FLOAT32).toFloatArray();
        }
        for (int i = 0; finite && i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(file + ": " + found + " holds " + values[i] + " at row "
                        + i / columns + ", column " + i % columns
                        + "; the training went wrong, take an earlier checkpoint");
            }
        }
        return values;
    }

    /** Refuses matrices that were not asked for: without them the adapter would be another model. */
    void requireAllUsed(Path folder) {
        unused.addAll(inFile.values());
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(folder + ": the adapter has " + unused.size()
                    + " matrices this base model does not take, e.g. " + unused.get(0)
                    + "; was it trained on another model?");
        }
    }
}
