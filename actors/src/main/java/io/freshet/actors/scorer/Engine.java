package io.freshet.actors.scorer;

import ai.djl.Device;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a base model does with requests of one kind. Batches come from one thread, versions are tried on others; the
 * model belongs to whoever made the engine.
 *
 * @param <Q> a request
 * @param <A> its answer
 */
interface Engine<Q, A> {

    /** A request's size for batching: characters and one a text, about as many as tokens in Chinese, more in English. */
    long weight(Q request);

    /**
     * Answers requests together.
     *
     * @param requests at least one
     * @return one answer each, in their order
     */
    List<A> answer(List<Q> requests, ModelSlot slot);

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
