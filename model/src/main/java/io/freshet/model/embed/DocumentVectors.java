package io.freshet.model.embed;

import java.util.List;

/** The base model's vectors of documents. */
@FunctionalInterface
public interface DocumentVectors {

    /**
     * The vectors of texts, each of length 1, in the order of the texts. The arrays are shared: do not write to them.
     *
     * @throws IllegalArgumentException if it has no vector of a text and makes none
     */
    List<float[]> of(List<String> texts);
}
