package io.freshet.model.evaluate;

/** How the outputs of a candidate and of the base model spread over one sample of texts: the guard against collapse. */
public sealed interface OutputSpread {

    /** Puts in its numbers, and what is wrong with them. */
    void check(Findings findings);

    /**
     * Vectors of one role.
     *
     * @param role {@code query} or {@code document}
     */
    record OfVectors(String role, VectorSpread base, VectorSpread candidate) implements OutputSpread {

        private static final double MAX_NORM_ERROR = 1e-3;
        private static final double MAX_COSINE_RISE = 0.05;
        private static final double MAX_UNIFORMITY_RISE = 0.1;

        @Override
        public void check(Findings findings) {
            double cosineRise = candidate.meanCosine() - base.meanCosine();
            double uniformityRise = candidate.uniformity() - base.uniformity();
            findings.number(role + ".norm_error", candidate.normError());
            findings.number(role + ".mean_cosine", candidate.meanCosine());
            findings.number(role + ".mean_cosine_rise", cosineRise);
            findings.number(role + ".uniformity", candidate.uniformity());
            findings.number(role + ".uniformity_rise", uniformityRise);
            findings.refuseIf(
                    !(candidate.normError() <= MAX_NORM_ERROR),
                    "a %s vector's length is off 1 by %.2g, at most %.2g allowed",
                    role,
                    candidate.normError(),
                    MAX_NORM_ERROR);
            findings.refuseIf(
                    !(cosineRise <= MAX_COSINE_RISE),
                    "the %s vectors draw together: the mean cosine of two of %d is %.4f, base %.4f, a rise of at most"
                            + " %.2f allowed",
                    role,
                    candidate.vectors(),
                    candidate.meanCosine(),
                    base.meanCosine(),
                    MAX_COSINE_RISE);
            findings.refuseIf(
                    !(uniformityRise <= MAX_UNIFORMITY_RISE),
                    "the %s vectors draw together: their uniformity is %.4f, base %.4f, a rise of at most %.2f allowed",
                    role,
                    candidate.uniformity(),
                    base.uniformity(),
                    MAX_UNIFORMITY_RISE);
        }
    }

    /**
     * Scores of pairs, half of which belong together.
     *
     * @param base standard deviation of the base model's logits
     * @param candidate of the candidate's
     */
    record OfScores(double base, double candidate) implements OutputSpread {

        /** Training may well change the scale of logits; a tenth of the base model's is no scale any more. */
        private static final double LEAST_SHARE = 0.1;

        @Override
        public void check(Findings findings) {
            findings.number("score.deviation", candidate);
            findings.number("score.deviation_of_base", base);
            findings.refuseIf(
                    !(candidate > 0 && candidate >= LEAST_SHARE * base),
                    "the scores draw together: their standard deviation is %.4g, base %.4g, at least a tenth of it"
                            + " needed",
                    candidate,
                    base);
        }

        /** Standard deviation of scores; NaN if any is NaN. */
        public static double deviation(float[] scores) {
            double mean = 0;
            for (float score : scores) {
                mean += score / (double) scores.length;
            }
            double squares = 0;
            for (float score : scores) {
                squares += (score - mean) * (score - mean);
            }
            return Math.sqrt(squares / scores.length);
        }
    }
}
