package io.freshet.actors.scorer;

import io.freshet.model.embed.Role;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Embeds texts by the version that is being served. */
public interface EmbeddingService extends LaneService {

    /**
     * Embeds texts, all by one version.
     *
     * @return completes with {@link OverloadedException} when the queue is full or the request waited too long, with
     *     {@link DeadlineException} when the caller's own time has passed, and with {@link AskRefusedException} when it
     *     cannot be answered as it was asked
     */
    CompletionStage<Embedded> embed(Texts request, Ask ask);

    /**
     * Texts of one role.
     *
     * @param texts at least one
     * @param normalized whether vectors are scaled to length 1
     */
    record Texts(List<String> texts, Role role, boolean normalized) {}

    @Override
    ServedModel.Embedder served();

    /**
     * An answer.
     *
     * @param version number of the version that made all vectors; 0 = the base model
     * @param documents the version whose document vectors these are comparable with; 0 = the base model
     * @param vectors [n][d], in the order of the texts
     * @param tokens real tokens of the texts, prompts included
     */
    record Embedded(String lane, long version, long documents, float[][] vectors, long tokens) {}
}
