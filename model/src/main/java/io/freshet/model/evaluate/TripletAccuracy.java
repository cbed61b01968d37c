package io.freshet.model.evaluate;

/** The TripletEvaluator metric of sentence-transformers. */
public final class TripletAccuracy {

    private TripletAccuracy() {}

    /**
     * The share of triplets with {@code positive > negative + margin}. A tie counts as wrong, and so does NaN.
     *
     * @param positive score of each anchor with its positive
     * @param negative score of each anchor with its negative
     */
    public static double of(float[] positive, float[] negative, float margin) {
        if (positive.length != negative.length || positive.length == 0) {
            throw new IllegalArgumentException("triplet accuracy needs as many positive as negative scores, at least"
                    + " one: got " + positive.length + " and " + negative.length);
        }
        int right = 0;
        for (int i = 0; i < positive.length; i++) {
            boolean finite = Float.isFinite(positive[i]) && Float.isFinite(negative[i]);
            if (finite && positive[i] > negative[i] + margin) {
                right++;
            }
        }
        return (double) right / positive.length;
    }
}
