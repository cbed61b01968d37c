package io.freshet.actors.scorer;

import io.freshet.model.embed.Role;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Embeds texts by the version that is being served. Safe for any number of threads. */
public interface EmbeddingService {

    /**
     * Embeds texts, all by one version.
     *
     * @param texts at least one
     * @return completes with {@link OverloadedException} when the queue is full or the request waited too long
     */
    CompletionStage<Embedded> embed(List<String> texts, Role role);

    /** What is being served now. */
    ServedModel served();

    /**
     * An answer.
     *
     * @param version number of the version that made all vectors; 0 = the base model
     * @param vectors [n][d] of length 1, in the order of the texts
     * @param tokens real tokens of the texts, prompts included
     */
    record Embedded(String lane, long version, float[][] vectors, long tokens) {}

    /**
     * The model behind the answers.
     *
     * @param model the base model's reference, e.g. {@code builtin:bge-small-zh-v1.5}
     * @param version 0 = the base model
     * @param side {@code query} or {@code both}: which texts the adapter encodes
     * @param dimension width of a vector
     * @param maxLength longest text in tokens; longer ones are truncated
     */
    record ServedModel(String lane, String model, long version, String side, int dimension, int maxLength) {}
}
