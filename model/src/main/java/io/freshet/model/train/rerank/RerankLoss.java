package io.freshet.model.train.rerank;

import java.util.Locale;

/** What a reranker is trained with; formulas in {@code losses.py}. All have ms-swift's meaning. */
public sealed interface RerankLoss {

    /**
     * Cross-entropy of the answer (yes or no) and of the token that ends it, over the whole vocabulary: plain supervised
     * fine-tuning of a language model. Only for a {@code GenerativeReranker}.
     */
    record Sft() implements RerankLoss {}

    /** Binary cross-entropy of every pair's score. */
    record Pointwise() implements RerankLoss {}

    /**
     * Cross-entropy of the positive among its negatives.
     *
     * @param temperature the scores are divided by it (LISTWISE_RERANKER_TEMPERATURE)
     * @param minGroupSize groups of fewer documents, positive included, are left out (LISTWISE_RERANKER_MIN_GROUP_SIZE)
     * @param logProbability compare log(σ(d) + 1e-8) instead of d, as ms-swift did until 3.12.5; it saturates and can
     *     drive all scores towards 1
     */
    record Listwise(double temperature, int minGroupSize, boolean logProbability) implements RerankLoss {

        public Listwise {
            if (!(temperature > 0 && Double.isFinite(temperature))) {
                throw new IllegalArgumentException("listwise temperature must be above 0, found " + temperature);
            }
            if (minGroupSize < 2) {
                throw new IllegalArgumentException(
                        "listwise groups need a positive and a negative: min group size must be 2 or more, found "
                                + minGroupSize);
            }
        }

        /** Temperature 1, groups of two or more, scores as they are. */
        public static Listwise usual() {
            return new Listwise(1, 2, false);
        }
    }

    /**
     * A loss with its usual options.
     *
     * @param name {@code sft}, {@code pointwise} or {@code listwise}
     */
    static RerankLoss named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sft" -> new Sft();
            case "pointwise" -> new Pointwise();
            case "listwise" -> Listwise.usual();
            default -> throw new IllegalArgumentException(
                    "no reranker loss '" + name + "'; there are sft, pointwise and listwise");
        };
    }
}
