package io.freshet.bench.train;

import io.freshet.model.transformer.LinearSite;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The floating-point operations that a transformer's definition asks for, a multiplication and an addition being two.
 *
 * <p>Counted, for real tokens only, every layer on every token:
 *
 * <ul>
 *   <li>a linear layer forward: 2·in·out a token;
 *   <li>backward through its frozen weight: the gradient of its input, again 2·in·out; none for the weight. The first
 *       layer's query, key and value read the embeddings, which nobody trains: they have no gradient of the input;
 *   <li>a LoRA pair of rank r: 2·r·(in + out) forward; backward the same for the gradients of A and B, and the same for
 *       those of its inputs, less 2·r·in where the linear has none;
 *   <li>attention: 4·T²·H a layer and text of T tokens forward, twice that backward.
 * </ul>
 *
 * <p>Not counted: padding, what a kernel computes again in the backward pass, norms, activations, soft-max, embedding
 * look-up, pooling, loss and optimiser.
 */
public final class TransformerFlops {

    private static final Set<String> READ_EMBEDDINGS = Set.of("query", "key", "value");

    private final double linear;
    private final double linearBackward;
    private final double lora;
    private final double loraBackward;
    private final double attention;

    /**
     * @param sites all linear layers of a BERT encoder
     * @param hidden H
     * @param rank r of the pair that each linear layer has
     */
    public TransformerFlops(List<LinearSite> sites, int hidden, int rank) {
        List<LinearSite> first =
                sites.stream().filter(TransformerFlops::readsEmbeddings).toList();
        if (first.size() != READ_EMBEDDINGS.size()) {
            throw new IllegalArgumentException("this count knows BERT's layers: query, key and value of layer 0, found "
                    + first + " among " + sites.size() + " linear layers");
        }
        double inTimesOut =
                sites.stream().mapToDouble(s -> (double) s.in() * s.out()).sum();
        double inPlusOut = sites.stream().mapToDouble(s -> s.in() + s.out()).sum();
        linear = 2 * inTimesOut;
        lora = 2 * rank * inPlusOut;
        linearBackward = linear
                - 2 * first.stream().mapToDouble(s -> (double) s.in() * s.out()).sum();
        loraBackward =
                2 * lora - 2 * rank * first.stream().mapToDouble(LinearSite::in).sum();
        attention = 4.0
                * hidden
                * sites.stream().mapToInt(LinearSite::layer).distinct().count();
    }

    /** Encoding texts of these lengths in tokens, without an adapter. */
    public double encode(int... lengths) {
        return linear * tokens(lengths) + attention * squares(lengths);
    }

    /** Forward and backward of texts of these lengths, with an adapter on every linear layer. */
    public double train(int... lengths) {
        return (linear + linearBackward + lora + loraBackward) * tokens(lengths) + 3 * attention * squares(lengths);
    }

    private static double tokens(int[] lengths) {
        return Arrays.stream(lengths).asDoubleStream().sum();
    }

    private static double squares(int[] lengths) {
        return Arrays.stream(lengths).mapToDouble(t -> (double) t * t).sum();
    }

    private static boolean readsEmbeddings(LinearSite site) {
        return site.layer() == 0
                && READ_EMBEDDINGS.contains(site.path().substring(site.path().lastIndexOf('.') + 1));
    }
}
