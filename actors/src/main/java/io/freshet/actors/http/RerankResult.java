package io.freshet.actors.http;

import io.freshet.model.rerank.Reranker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A document in its place.
 *
 * @param index its place in the request
 * @param score a logit if raw ones were asked for, else a probability
 */
public record RerankResult(int index, float score, String text) {

    private static final Comparator<RerankResult> BEST_FIRST =
            Comparator.comparingDouble((RerankResult result) -> -result.score).thenComparing(RerankResult::index);

    /**
     * The documents of a request, best first; equal scores keep the request's order.
     *
     * @throws IllegalStateException if a score is not a finite number: a model that answers NaN must not answer
     */
    static List<RerankResult> of(RerankRequest request, float[] scores) {
        if (scores.length != request.documents().size()) {
            throw new IllegalStateException(
                    scores.length + " scores for " + request.documents().size() + " documents");
        }
        List<RerankResult> results = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new IllegalStateException("the score of document " + i + " is " + scores[i]);
            }
            results.add(new RerankResult(i, scores[i], request.documents().get(i)));
        }
        return results.stream()
                .sorted(BEST_FIRST)
                .limit(request.topN().orElse(scores.length))
                .map(result -> request.rawScores() ? result : result.asProbability())
                .toList();
    }

    private RerankResult asProbability() {
        return new RerankResult(index, Reranker.probability(score), text);
    }
}
