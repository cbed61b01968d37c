package io.freshet.actors.scorer;

import io.freshet.model.embed.Role;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Embeds texts by the version that is being served. */
public interface EmbeddingService extends LaneService {

    /**
     * Embeds texts, all by one version.
     *
     * @param texts at least one
     * @return completes with {@link OverloadedException} when the queue is full or the request waited too long
     */
    CompletionStage<Embedded> embed(List<String> texts, Role role);

    @Override
    ServedModel.Embedder served();

    /**
     * An answer.
     *
     * @param version number of the version that made all vectors; 0 = the base model
     * @param vectors [n][d] of length 1, in the order of the texts
     * @param tokens real tokens of the texts, prompts included
     */
    record Embedded(String lane, long version, float[][] vectors, long tokens) {}
}
