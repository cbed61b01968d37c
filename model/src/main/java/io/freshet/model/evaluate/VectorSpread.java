package io.freshet.model.evaluate;

/**
 * How vectors lie on the unit sphere. All values are NaN if one coordinate is NaN.
 *
 * @param vectors how many there are
 * @param normError the largest difference of a length to 1
 * @param meanCosine mean over all pairs of two of them; 1 = all the same
 * @param uniformity log of the mean over all pairs of exp(−2‖x − y‖²) (Wang and Isola, 2020): 0 = all the same, the
 *     lower the more evenly spread
 */
public record VectorSpread(int vectors, double normError, double meanCosine, double uniformity) {

    /** @param vectors [n][d], n at least 2 */
    public static VectorSpread of(float[][] vectors) {
        if (vectors.length < 2) {
            throw new IllegalArgumentException("one vector has no spread: at least 2 needed, got " + vectors.length);
        }
        double normError = 0;
        double cosines = 0;
        double potentials = 0;
        for (int i = 0; i < vectors.length; i++) {
            normError = Math.max(normError, Math.abs(Math.sqrt(dot(vectors[i], vectors[i])) - 1));
            for (int j = 0; j < i; j++) {
                cosines += dot(vectors[i], vectors[j]);
                potentials += Math.exp(-2 * squaredDistance(vectors[i], vectors[j]));
            }
        }
        double pairs = vectors.length * (vectors.length - 1.0) / 2;
        return new VectorSpread(vectors.length, normError, cosines / pairs, Math.log(potentials / pairs));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
