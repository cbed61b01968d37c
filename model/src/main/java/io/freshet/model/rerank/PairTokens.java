package io.freshet.model.rerank;

import io.freshet.model.tokenize.Tokens;
import java.util.List;

/**
 * A pair as the model reads it.
 *
 * @param sequences one sequence, or one for the query and one for the document; with their special tokens
 */
public record PairTokens(List<Tokens> sequences) {

    public PairTokens {
        sequences = List.copyOf(sequences);
    }

    /** Tokens of all sequences together. */
    public long tokens() {
        return sequences.stream().mapToLong(Tokens::length).sum();
    }

    /** Tokens of the longest sequence, to be held against {@link Reranker#maxLength}. */
    public int longest() {
        return sequences.stream().mapToInt(Tokens::length).max().orElse(0);
    }
}
