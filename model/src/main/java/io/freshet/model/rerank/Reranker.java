package io.freshet.model.rerank;

import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.nio.file.Path;
import java.util.List;

/**
 * Scores how well documents answer queries. A score is a logit d: the {@link #probability} of relevance is σ(d), and
 * d > 0 means relevant.
 *
 * <p>The base weights are read-only, so any number of threads may score at once, each with its own adapter. Whoever
 * opens it closes it.
 */
public interface Reranker extends AutoCloseable {

    /** The folder it was opened from. */
    Path folder();

    RerankOptions options();

    /** The longest sequence in tokens, frame included; longer ones lose the end of their text. */
    int maxLength();

    /** How adapters of it are written. */
    PeftStyle peftStyle();

    /** How many tokens a pair would take, were it not cut, to be held against {@link #maxLength}. */
    int fullLength(Pair pair);

    /** The linear layers an adapter may target. */
    List<LinearSite> linears();

    /** Frobenius norm over the weights of all linear layers. Computed at each call. */
    double weightNorm();

    /**
     * The scores of pairs as a tensor, with its graph if the calling thread records gradients. A pair's score does not
     * depend on the other pairs, but for the last digits.
     *
     * @param step owner of the result
     * @param pairs at least one
     * @param delta the adapter, or {@link LowRank#NONE}
     * @param recompute what training computes twice to save memory
     */
    ScoredBatch score(NDManager step, List<Pair> pairs, LowRank delta, Recompute recompute);

    /** The scores of pairs, in their order, without gradients. */
    default float[] score(List<Pair> pairs, LowRank delta) {
        if (pairs.isEmpty()) {
            return new float[0];
        }
        try (NDManager scratch = Torch.newManager(options().device())) {
            return score(scratch, pairs, delta, Recompute.NOTHING).scores().toFloatArray();
        }
    }

    /**
     * The tokens of pairs, for {@link #scoreTokens}.
     *
     * @param limit longest sequence, of which longer ones lose the end of their text: {@link #maxLength()}, or more to
     *     see how long they are
     */
    List<PairTokens> tokenize(List<Pair> pairs, int limit);

    /**
     * The scores of tokenised pairs, without gradients; those of {@link #score(List, LowRank)}, bit for bit if no two of
     * the texts have the same tokens.
     *
     * @param pairs made by {@link #tokenize}, at least one; equal ones run once
     */
    float[] scoreTokens(List<PairTokens> pairs, LowRank delta);

    /** σ(d) = 1 / (1 + e^−d), in [0, 1]; NaN for NaN. */
    static float probability(float score) {
        return (float) (1 / (1 + Math.exp(-score)));
    }

    @Override
    void close();
}
