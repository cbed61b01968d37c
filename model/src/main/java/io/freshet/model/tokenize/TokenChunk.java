package io.freshet.model.tokenize;

/**
 * Sequences that are padded to one length and run together.
 *
 * @param indices places of the sequences in the planned list, longest sequence first; not to be changed
 * @param longest number of tokens each row is padded to
 * @param tokens number of tokens without padding
 */
public record TokenChunk(int[] indices, int longest, long tokens) {

    /** Number of sequences. */
    public int rows() {
        return indices.length;
    }

    /** Rows × longest. */
    public long paddedTokens() {
        return (long) indices.length * longest;
    }
}
