package io.freshet.model.hub.builtin;

import io.freshet.model.hub.builtin.BuiltinModel.Source;
import io.freshet.model.hub.files.Digests;
import io.freshet.model.hub.files.ExclusiveLock;
import io.freshet.model.hub.files.Folders;
import io.freshet.model.safetensors.SafetensorsWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converted built-in models, one folder each below {@code root}. Safe for several threads and processes at once: one
 * converts, the others wait; a folder appears complete or not at all.
 */
public final class BuiltinModels {

    private static final Logger log = LoggerFactory.getLogger(BuiltinModels.class);

    private final Path root;

    public BuiltinModels(Path root) {
        this.root = root;
    }

    /**
     * The folder of a model, converted now if there is none or if any byte of it is not what the conversion wrote.
     *
     * @throws IOException if the model's jar is not on the class path or is another version, or if {@code root} cannot
     *     be written
     */
    public Path folder(BuiltinModel model) throws IOException {
        Path folder = root.resolve(model.id());
        if (Conversion.isIntact(folder, model)) {
            return folder;
        }
        try (ExclusiveLock lock = ExclusiveLock.acquire(root.resolve(model.id() + ".lock"))) {
            if (!Conversion.isIntact(folder, model)) {
                deleteLeftovers(model);
                replace(folder, convert(model));
            }
        }
        return folder;
    }

    private Path convert(BuiltinModel model) throws IOException {
        log.info("Converting the built-in model {} to {}", model.id(), root.resolve(model.id()));
        Path folder = Files.createDirectory(sibling(model));
        Files.write(folder.resolve("tokenizer.json"), read(model.tokenizer()));
        ModelFiles.write(folder, model);
        OnnxGraph graph = new OnnxGraph(model.onnx().resource(), read(model.onnx()));
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), OnnxBert.weights(graph, model.shape()), SafetensorsWriter.PYTORCH);
        Conversion.record(folder, model);
        return folder;
    }

    static byte[] read(Source source) throws IOException {
        try (InputStream in = BuiltinModels.class.getResourceAsStream(source.resource())) {
            if (in == null) {
                throw new FileNotFoundException("the class path has no " + source.resource()
                        + "; the langchain4j-embeddings jar that holds it is missing");
            }
            byte[] content = in.readAllBytes();
            String sha256 = Digests.sha256(content);
            if (!sha256.equals(source.sha256())) {
                throw new IOException(source.resource() + " on the class path has SHA-256 " + sha256 + " instead of "
                        + source.sha256() + "; another version of its langchain4j-embeddings jar is in use");
            }
            return content;
        }
    }

    private void replace(Path folder, Path converted) throws IOException {
        if (Files.exists(folder)) {
            log.warn("{} was damaged or made by another version; it is replaced", folder);
            Path old = folder.resolveSibling(converted.getFileName() + ".old");
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(converted, folder, StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(old);
        } else {
            Files.move(converted, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path sibling(BuiltinModel model) {
        return root.resolve("." + model.id() + "." + UUID.randomUUID());
    }

    /** Removes what a process that died while it converted has left; called under the lock. */
    private void deleteLeftovers(BuiltinModel model) throws IOException {
        try (Stream<Path> siblings = Files.list(root)) {
            for (Path path : siblings.toList()) {
                if (path.getFileName().toString().startsWith("." + model.id() + ".")) {
                    Folders.delete(path);
                }
            }
        }
    }
}
