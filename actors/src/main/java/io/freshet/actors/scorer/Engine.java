package io.freshet.actors.scorer;

import ai.djl.Device;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a base model does with the pieces that requests of one kind consist of: texts, or pairs of a query and a
 * document. Batches come from one thread, versions are tried on others; the model belongs to whoever made the engine.
 *
 * @param <P> a piece, tokenised
 */
interface Engine<P> {

    /** Real tokens of a piece. */
    long tokens(P piece);

    /** Tokens of its longest sequence, to be held against {@link #maxLength}. */
    int longest(P piece);

    /** What a request's piece is to its caller, for messages; counted from 0. */
    String describe(int piece);

    /** Whether another version gives this piece another result. */
    boolean adapted(P piece);

    /**
     * Computes pieces together.
     *
     * @param pieces at least one
     * @return one result each, in their order: a vector, or a single score
     */
    float[][] compute(List<P> pieces, LowRank delta);

    /** The version whose document vectors a version's answers are comparable with; empty if they are no vectors. */
    OptionalLong documents(long version);

    /** Tokens that a sequence may have. */
    int maxLength();

    /** The linear layers of the model that an adapter may target. */
    List<LinearSite> linears();

    Device device();

    /**
     * Tries a version on its probe.
     *
     * @param folder where the probe lies
     * @throws IOException if there is none for this kind of model
     * @throws IllegalStateException if the version does something else here than where it was trained
     */
    void tryOut(Path folder, LowRank delta) throws IOException;
}
