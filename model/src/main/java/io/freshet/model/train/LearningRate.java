package io.freshet.model.train;

import io.freshet.config.Scheduler;

/**
 * The learning rate of each step, as transformers computes it: linear from 0 over w = ceil(steps · warmupRatio) steps,
 * then constant, or with p = (i − w) / (steps − w) either peak · ½(1 + cos(π p)) or peak · (1 − p).
 *
 * @param peak the highest rate
 * @param steps all steps of the schedule
 */
record LearningRate(double peak, int steps, double warmupRatio, Scheduler scheduler) {

    /** The rate of step {@code i}, counted from 0. */
    double at(int i) {
        int warmup = (int) Math.ceil(steps * warmupRatio);
        if (i < warmup) {
            return peak * i / warmup;
        }
        double progress = (double) (i - warmup) / Math.max(1, steps - warmup);
        return switch (scheduler) {
            case CONSTANT -> peak;
            case COSINE -> peak * 0.5 * (1 + Math.cos(Math.PI * progress));
            case LINEAR -> peak * (1 - progress);
        };
    }
}
