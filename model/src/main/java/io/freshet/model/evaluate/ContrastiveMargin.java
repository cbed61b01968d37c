package io.freshet.model.evaluate;

import java.util.function.IntPredicate;

/**
 * The contrastive metrics of ms-swift's InfoNCE evaluation, accumulated query by query: {@code margin} is the mean of
 * (own positive - best other document), {@code mean_pos} and {@code mean_neg} are plain means over all scores.
 *
 * <p>The other documents are all those of the same row that are not relevant, so values of different sets cannot be
 * compared. With several positives the best one counts for the margin. Scores must be cosines: a NaN or infinite one
 * counts as the worst a cosine can be (-1 for a positive, 1 for another document). Not thread-safe.
 */
public final class ContrastiveMargin {

    private double marginSum;
    private long rows;
    private double positiveSum;
    private long positives;
    private double negativeSum;
    private long negatives;

    /**
     * Adds one query.
     *
     * @param scores its cosine with every document
     * @param relevant which positions are its own positives
     */
    public void add(float[] scores, IntPredicate relevant) {
        double bestPositive = Double.NEGATIVE_INFINITY;
        double bestOther = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            boolean finite = Float.isFinite(scores[i]);
            if (relevant.test(i)) {
                double score = finite ? scores[i] : -1;
                bestPositive = Math.max(bestPositive, score);
                positiveSum += score;
                positives++;
            } else {
                double score = finite ? scores[i] : 1;
                bestOther = Math.max(bestOther, score);
                negativeSum += score;
                negatives++;
            }
        }
        double margin = bestPositive - bestOther;
        if (Double.isFinite(margin)) {
            marginSum += margin;
            rows++;
        }
    }

    /** Mean margin of the rows that had both a positive and another document; 0 if none had. */
    public double margin() {
        return rows == 0 ? 0 : marginSum / rows;
    }

    /** Mean score of all positives; 0 if there were none. */
    public double meanPositive() {
        return positives == 0 ? 0 : positiveSum / positives;
    }

    /** Mean score of all other documents; 0 if there were none. */
    public double meanNegative() {
        return negatives == 0 ? 0 : negativeSum / negatives;
    }
}
