package io.freshet.model.hub;

import io.freshet.model.hub.builtin.BuiltinModels;
import io.freshet.model.hub.huggingface.HuggingFaceHub;
import io.freshet.model.hub.huggingface.HuggingFaceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns model references into local folders with config.json, tokenizer.json and safetensors weights. Safe for several
 * threads and processes at once.
 */
public final class ModelHub {

    private static final Logger log = LoggerFactory.getLogger(ModelHub.class);

    private final BuiltinModels builtins;
    private final HuggingFaceHub huggingFace;

    /** A hub with the Hugging Face settings of this process's environment (HF_HOME, HF_ENDPOINT, HF_TOKEN …). */
    public ModelHub(Path cache) {
        this(cache, HuggingFaceSettings.fromEnvironment(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** @param cache where Freshet keeps converted models */
    public ModelHub(Path cache, HuggingFaceSettings settings) {
        this.builtins = new BuiltinModels(cache.resolve("models").resolve("builtin"));
        this.huggingFace = new HuggingFaceHub(settings);
    }

    /**
     * The folder of a model. A built-in one is converted on first use. One of Hugging Face is taken from the local cache
     * that Python's tools use too, whatever the server has meanwhile, and downloaded only if it is not (completely)
     * there.
     *
     * @throws IOException if there is no such model, if it lacks a necessary file, or if the network fails; the message
     *     says what to do
     */
    public Path resolve(ModelRef ref) throws IOException {
        if (ref instanceof ModelRef.Builtin builtin) {
            return builtins.folder(builtin.model());
        }
        if (ref instanceof ModelRef.HuggingFace remote) {
            return huggingFace(remote);
        }
        Path folder = ((ModelRef.Folder) ref).path();
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(
                    folder + " (there is no such model folder; a model of Hugging Face is written"
                            + " hf:ORG/NAME, a built-in one builtin:NAME)");
        }
        return complete(ref, folder);
    }

    private Path huggingFace(ModelRef.HuggingFace ref) throws IOException {
        String revision = ref.revision().orElse("main");
        Optional<Path> cached = huggingFace.cached(ref.repository(), revision);
        if (cached.isPresent()) {
            List<String> missing = ModelFolder.missing(cached.get());
            if (missing.isEmpty()) {
                return cached.get();
            }
            log.info("{} lacks {}; downloading", cached.get(), missing);
        }
        return complete(ref, huggingFace.download(ref.repository(), revision));
    }

    private static Path complete(ModelRef ref, Path folder) throws IOException {
        List<String> missing = ModelFolder.missing(folder);
        if (!missing.isEmpty()) {
            throw new IOException("the model " + ref + " in " + folder + " lacks " + String.join(", ", missing)
                    + "; save it with transformers (safetensors weights and a fast tokenizer)");
        }
        return folder;
    }
}
