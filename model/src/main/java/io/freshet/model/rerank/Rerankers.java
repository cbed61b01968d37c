package io.freshet.model.rerank;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a model folder as the reranker it can be. */
public final class Rerankers {

    private Rerankers() {}

    /**
     * A {@link SimilarityReranker} for a BERT encoder.
     *
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if the model cannot rerank; the message says why
     */
    public static Reranker open(Path folder, RerankOptions options) throws IOException {
        return SimilarityReranker.open(folder, options);
    }
}
