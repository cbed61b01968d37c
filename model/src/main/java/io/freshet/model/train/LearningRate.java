package io.freshet.model.train;

import io.freshet.config.Scheduler;

/**
 * The learning rate of each step, as transformers computes it: linear from 0 over w = ceil(steps · warmupRatio) steps,
 * then constant, or peak · ½(1 + cos(π (i − w) / (steps − w))).
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
        return scheduler == Scheduler.CONSTANT
                ? peak
                : peak * 0.5 * (1 + Math.cos(Math.PI * (i - warmup) / Math.max(1, steps - warmup)));
    }
}
