package io.freshet.model.evaluate;

import java.util.function.IntPredicate;

/**
 * The area under the ROC curve within queries, accumulated query by query: the share of (relevant, other) pairs of a
 * query's documents in which the relevant one has the higher score; a tie does not count. Queries without such a pair
 * are left out. Not thread-safe.
 */
final class PairAuc {

    private double sum;
    private long queries;

    /**
     * Adds one query.
     *
     * @param relevant which positions are its own positives
     */
    void add(float[] scores, IntPredicate relevant) {
        double auc = of(scores, relevant);
        if (!Double.isNaN(auc)) {
            sum += auc;
            queries++;
        }
    }

    /** Mean over the queries; 0 if there were none. */
    double mean() {
        return queries == 0 ? 0 : sum / queries;
    }

    /** Of one query; 0 if any score is not a finite number, NaN if there is no pair. */
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
