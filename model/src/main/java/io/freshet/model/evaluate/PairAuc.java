package io.freshet.model.evaluate;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * The area under the ROC curve within queries: the share of (relevant, other) pairs of a query's documents in which the
 * relevant one has the higher score; a tie does not count. Queries without such a pair are left out of the mean.
 */
final class PairAuc {

    private PairAuc() {}

    /** Mean over the queries that are a number; 0 if there are none. */
    static double mean(List<Double> perQuery) {
        return perQuery.stream()
                .filter(auc -> !Double.isNaN(auc))
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /**
     * Of one query; 0 if any score is not a finite number, NaN if there is no pair.
     *
     * @param relevant which positions are its own positives
     */
    static double of(float[] scores, IntPredicate relevant) {
        long pairs = 0;
        long won = 0;
        boolean finite = true;
        for (int i = 0; i < scores.length; i++) {
            finite &= Float.isFinite(scores[i]);
            for (int j = 0; j < scores.length && relevant.test(i); j++) {
                if (!relevant.test(j)) {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : finite ? (double) won / pairs : 0;
    }
}
