package io.freshet.model.forward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.tokenize.TokenChunk;
import io.freshet.model.tokenize.TokenChunks;
import io.freshet.model.torch.GradMode;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of token sequences that went through a transformer, sorted by length and in chunks of a bounded number of
 * padded tokens. Used by one thread; everything it holds belongs to the manager it ran with.
 */
public final class ForwardPass {

    private final NDManager step;
    private final List<ChunkPass> chunks = new ArrayList<>();
    private final Recompute recompute;
    private final long[] place;
    private final NDList outputs = new NDList();
    private long tokens;
    private long padded;

    private ForwardPass(NDManager step, Recompute recompute, int sequences) {
        this.step = step;
        this.recompute = recompute;
        this.place = new long[sequences];
    }

    /**
     * Runs sequences once. Gradients flow back through it if the calling thread records them.
     *
     * @param step owner of the outputs
     * @param sequences token ids with their special tokens, at least one sequence
     * @param tokensPerChunk most padded tokens in one call of the transformer
     */
    public static ForwardPass run(
            NDManager step,
            Transformer transformer,
            List<long[]> sequences,
            int tokensPerChunk,
            LowRank delta,
            ReadOut readOut) {
        return run(step, transformer, sequences, tokensPerChunk, delta, readOut, Recompute.NOTHING);
    }

    /** {@link #run} for training: what is recomputed is not recorded now, and {@link GradientSum} runs it again. */
    public static ForwardPass run(
            NDManager step,
            Transformer transformer,
            List<long[]> sequences,
            int tokensPerChunk,
            LowRank delta,
            ReadOut readOut,
            Recompute recompute) {
        int[] lengths = sequences.stream().mapToInt(ids -> ids.length).toArray();
        ForwardPass pass = new ForwardPass(step, recompute, lengths.length);
        int placed = 0;
        for (TokenChunk chunk : TokenChunks.plan(lengths, tokensPerChunk).chunks()) {
            ChunkPass part = new ChunkPass(
                    transformer, sequences, chunk, delta.part(pass.chunks.size()), readOut, recompute.layers());
            pass.outputs.add(pass.first(part));
            pass.chunks.add(part);
            for (int index : chunk.indices()) {
                pass.place[index] = placed++;
            }
            pass.tokens += chunk.tokens();
            pass.padded += chunk.paddedTokens();
        }
        if (recompute.anything()) {
            NDArray leaf = Autograd.leaf(step, pass.outputs);
            pass.outputs.close();
            pass.outputs.clear();
            pass.outputs.add(leaf);
        }
        return pass;
    }

    private NDArray first(ChunkPass part) {
        if (!recompute.anything()) {
            return part.forward(step);
        }
        try (GradMode none = GradMode.paused()) {
            return recompute.chunks() ? part.forward(step) : part.forwardKeepingInputs(step);
        }
    }

    /** What was read out, one part after the other: the sequence {@code i} is row {@code place()[i]} of all of them. */
    public NDList outputs() {
        return outputs;
    }

    /** See {@link #outputs}. */
    public long[] place() {
        return place.clone();
    }

    /** Real tokens that went through the transformer. */
    public long tokens() {
        return tokens;
    }

    /** Tokens with padding. */
    public long padded() {
        return padded;
    }

    boolean recomputes() {
        return recompute.anything();
    }

    /** The outputs as the leaf that the loss is differentiated by. */
    NDArray leaf() {
        return outputs.get(0);
    }

    /** Brings the gradient of {@link #leaf} to the adapter's matrices, chunk by chunk. */
    void pullBack(NDArray gradient, double weight, GradientSum into) {
        long from = 0;
        for (ChunkPass chunk : chunks) {
            long to = from + chunk.rows();
            try (NDManager scratch = step.newSubManager()) {
                chunk.pullBack(scratch, Autograd.rows(scratch, gradient, from, to), weight, into);
            }
            from = to;
        }
    }
}
