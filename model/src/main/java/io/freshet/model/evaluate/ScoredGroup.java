package io.freshet.model.evaluate;

/**
 * The scores (logits) of one query's judged documents.
 *
 * @param positives of the relevant ones
 * @param negatives of the others
 */
record ScoredGroup(float[] positives, float[] negatives) {

    /** Whether there is something to compare. */
    boolean comparable() {
        return positives.length > 0 && negatives.length > 0;
    }

    int size() {
        return positives.length + negatives.length;
    }

    /** How many scores lie on the right side of 0; one that is not a finite number does not, and neither does 0. */
    long right() {
        long right = 0;
        for (float score : positives) {
            right += Float.isFinite(score) && score > 0 ? 1 : 0;
        }
        for (float score : negatives) {
            right += Float.isFinite(score) && score < 0 ? 1 : 0;
        }
        return right;
    }

    long nonFinite() {
        long broken = 0;
        for (float score : positives) {
            broken += Float.isFinite(score) ? 0 : 1;
        }
        for (float score : negatives) {
            broken += Float.isFinite(score) ? 0 : 1;
        }
        return broken;
    }
}
