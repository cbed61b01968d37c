package io.freshet.model.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the log on training: means over the steps since the last one.
 *
 * @param step optimiser steps done in the whole run
 * @param epoch passes over the training set done, with fraction
 * @param gradNorm norm of the gradient before clipping
 * @param more further values by their name in the log ({@code margin}, {@code acc} …), in this order
 */
public record TrainEvent(
        long step, double epoch, double loss, double gradNorm, double learningRate, Map<String, Double> more) {

    public TrainEvent {
        more = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    Map<String, Object> fields(double memoryGib, double stepsPerSecond) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("loss", loss);
        fields.putAll(more);
        fields.put("grad_norm", gradNorm);
        fields.put("learning_rate", learningRate);
        fields.put("memory(GiB)", Numbers.round(memoryGib, 2));
        fields.put("train_speed(iter/s)", Numbers.round(stepsPerSecond, 6));
        fields.put("epoch", epoch);
        return fields;
    }
}
