package io.freshet.model.rerank;

import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.transformer.decoder.DecoderFamily;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a model folder as the reranker it can be. */
public final class Rerankers {

    private Rerankers() {}

    /**
     * A {@link GenerativeReranker} for a causal decoder, a {@link SimilarityReranker} for an encoder.
     *
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if the model cannot rerank; the message says why
     */
    public static Reranker open(Path folder, RerankOptions options) throws IOException {
        String family = JsonFiles.readIfThere(folder.resolve("config.json"))
                .path("model_type")
                .asText();
        return DecoderFamily.names().contains(family)
                ? GenerativeReranker.open(folder, options)
                : SimilarityReranker.open(folder, options);
    }
}
