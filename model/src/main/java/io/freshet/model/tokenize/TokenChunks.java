package io.freshet.model.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences packed into padded chunks: sorted by length, longest first (so the peak of memory comes at the first
 * chunk), sequences of equal length in their original order. The same lengths and budget always give the same chunks.
 *
 * @param chunks together they hold every sequence once; empty if there were none
 */
public record TokenChunks(List<TokenChunk> chunks) {

    public TokenChunks {
        chunks = List.copyOf(chunks);
    }

    /**
     * Packs sequences so that no chunk has more than {@code tokensPerChunk} tokens with its padding; a sequence longer
     * than that gets a chunk of its own.
     *
     * @param lengths number of tokens of each sequence, at least 1
     */
    public static TokenChunks plan(int[] lengths, int tokensPerChunk) {
        if (tokensPerChunk < 1) {
            throw new IllegalArgumentException("tokens per chunk must be at least 1, not " + tokensPerChunk);
        }
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 1) {
                throw new IllegalArgumentException("sequence " + i + " has length " + lengths[i]);
            }
        }
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -lengths[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<TokenChunk> chunks = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            int longest = lengths[order[from]];
            int rows = Math.min(Math.max(1, tokensPerChunk / longest), order.length - from);
            int[] indices = Arrays.copyOfRange(order, from, from + rows);
            long tokens = Arrays.stream(indices).mapToLong(i -> lengths[i]).sum();
            chunks.add(new TokenChunk(indices, longest, tokens));
            from += rows;
        }
        return new TokenChunks(chunks);
    }

    /** Share of padding in all tokens of all chunks, in [0, 1); 0 if there are none. */
    public double paddingRatio() {
        long padded = chunks.stream().mapToLong(TokenChunk::paddedTokens).sum();
        long tokens = chunks.stream().mapToLong(TokenChunk::tokens).sum();
        return padded == 0 ? 0 : (double) (padded - tokens) / padded;
    }
}
