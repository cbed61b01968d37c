package io.freshet.actors.feedback;

import io.freshet.config.FeedbackConfig;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much a click counts: its evidence, by how long the document was read, times the inverse of the probability that its
 * place was looked at at all (inverse propensity weighting, Joachims, Swaminathan and Schnabel 2017,
 * https://arxiv.org/abs/1608.04468), clipped.
 */
final class ClickWeights {

    /** Less is a bounce: the user saw that it was the wrong document. */
    static final double BOUNCE_SECONDS = 5;

    /** So much, or more, is as good as being told that it is right. */
    static final double READ_SECONDS = 30;

    private final double click;
    private final double eta;
    private final double most;

    ClickWeights(FeedbackConfig config) {
        this.click = config.clickWeight();
        this.eta = config.positionBias();
        this.most = config.maxPositionWeight();
    }

    /** {@code min(1/p, most)} with {@code p = rank^-eta}, for a rank from 1. */
    double position(int rank) {
        return Math.min(Math.pow(rank, eta), most);
    }

    /** 0 for a bounce, 1 for a document that was read, else the weight of a click. */
    double evidence(OptionalDouble dwellSeconds) {
        if (dwellSeconds.isEmpty()) {
            return click;
        }
        double seconds = dwellSeconds.getAsDouble();
        if (seconds < BOUNCE_SECONDS) {
            return 0;
        }
        return seconds >= READ_SECONDS ? 1 : click;
    }

    /** Evidence times position; 0 = it teaches nothing. */
    double of(OptionalInt rank, OptionalDouble dwellSeconds) {
        return evidence(dwellSeconds) * position(rank.getAsInt());
    }
}
