package io.freshet.model.export;

import ai.djl.Device;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.FloatCodec;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.ShardedWriter;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.safetensors.TensorStream;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes a base model with an adapter in its weights as a model folder of its own, and tries it before anybody sees it:
 * what the merged model says to a few probes must be what base and adapter say. Weights go through one by one; only
 * while a model is tried is all of it in memory.
 */
public final class ModelExport {

    /** Largest difference of a number where all weights are F32. */
    static final float F32_TOLERANCE = 1e-4f;

    /** The same where weights were rounded to 16 bits. */
    static final float ROUNDED_TOLERANCE = 2e-2f;

    private final ModelTask task;
    private final ExportOptions options;
    private final Consumer<String> progress;
    private final OutputFolder.FreeSpace free;

    /** @param progress told in a few words what is done next */
    public ModelExport(ModelTask task, ExportOptions options, Consumer<String> progress) {
        this(task, options, progress, path -> Files.getFileStore(path).getUsableSpace());
    }

    ModelExport(ModelTask task, ExportOptions options, Consumer<String> progress, OutputFolder.FreeSpace free) {
        this.task = task;
        this.options = options;
        this.progress = progress;
        this.free = free;
    }

    /** An adapter, where it goes, and what the model says without and with it. */
    private record Tried(LoraAdapter adapter, List<LinearSite> sites, float[][] without, float[][] with) {}

    /**
     * Merges.
     *
     * @param base folder of the base model
     * @param adapter folder of the adapter, in PEFT's layout
     * @param out folder to be made
     * @throws IOException if a file is missing or damaged, if {@code out} is taken, if there is no room for it, or if
     *     the merged model says something else; nothing is left behind then
     * @throws IllegalArgumentException if the adapter is of another model or of a kind that is not supported
     */
    public ExportReport run(Path base, Path adapter, Path out) throws IOException {
        try (OutputFolder output = OutputFolder.at(out, options.overwrite(), List.of(base, adapter))) {
            Path root = base.toAbsolutePath().normalize();
            Tried tried = tryWith(root, adapter);
            try (LoraAdapter open = tried.adapter();
                    TensorSource weights = ShardedSafetensors.open(transformer(root))) {
                SortedMap<String, TensorStream> tensors =
                        MergedWeights.of(weights, open, tried.sites(), options.dtype());
                Path merged = output.create(size(root, tensors), free);
                List<String> files = write(root, merged, tensors);
                float tolerance = tolerance(tensors);
                float difference = check(merged, tried.with(), tolerance);
                output.publish();
                return new ExportReport(
                        out,
                        tensors.size(),
                        open.parameters().size() / 2,
                        bytes(tensors),
                        files,
                        tried.with().length,
                        largest(tried.without(), tried.with()),
                        difference,
                        tolerance);
            }
        }
    }

    private Tried tryWith(Path base, Path folder) throws IOException {
        progress.accept("trying the base model with the adapter");
        try (ModelTask.Trial model = task.open(base)) {
            LoraAdapter adapter = PeftFolder.read(folder, model.linears(), Device.cpu());
            try {
                return new Tried(
                        adapter, model.linears(), model.outputs(LowRank.NONE), model.outputs(adapter.lowRank()));
            } catch (RuntimeException e) {
                adapter.close();
                throw e;
            }
        }
    }

    private List<String> write(Path base, Path merged, SortedMap<String, TensorStream> tensors) throws IOException {
        CompanionFiles.copy(CompanionFiles.of(base), merged);
        Path transformer = Files.createDirectories(
                merged.resolve(base.relativize(transformer(base)).toString()));
        if (options.dtype().isPresent()) {
            CompanionFiles.declare(options.dtype().get(), transformer);
        }
        task.complete(base, merged);
        return ShardedWriter.write(
                transformer, tensors, options.maxShardBytes(), file -> progress.accept("writing " + file));
    }

    private float check(Path merged, float[][] expected, float tolerance) throws IOException {
        progress.accept("trying the merged model");
        try (ModelTask.Trial model = task.open(merged)) {
            float difference = largest(model.outputs(LowRank.NONE), expected);
            if (!(difference <= tolerance)) {
                throw new IOException("the merged model does not do what the base does with the adapter: on "
                        + expected.length + " probes the largest difference is " + difference + ", allowed is "
                        + tolerance + "; nothing was written. Try --dtype float32; if base or adapter have values that"
                        + " are not numbers, use another checkpoint");
            }
            return difference;
        }
    }

    private static Path transformer(Path folder) throws IOException {
        return SentenceTransformersFolder.read(folder).transformer().normalize();
    }

    /** What will be written, with some room for headers and JSON. */
    private static long size(Path base, SortedMap<String, TensorStream> tensors) throws IOException {
        long size = bytes(tensors) + 1_000_000;
        for (Path file : CompanionFiles.of(base).values()) {
            size += Files.size(file);
        }
        return size;
    }

    private static long bytes(SortedMap<String, TensorStream> tensors) {
        return tensors.values().stream().mapToLong(TensorStream::byteSize).sum();
    }

    private static float tolerance(SortedMap<String, TensorStream> tensors) {
        return tensors.values().stream()
                        .map(TensorStream::dtype)
                        .filter(FloatCodec::isFloat)
                        .allMatch(DType.F32::equals)
                ? F32_TOLERANCE
                : ROUNDED_TOLERANCE;
    }

    /** NaN if there is one in either. */
    private static float largest(float[][] a, float[][] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                largest = Math.max(largest, Math.abs(a[i][j] - b[i][j]));
            }
        }
        return largest;
    }
}
