package io.freshet.model.train;

import io.freshet.config.LoraConfig;
import io.freshet.config.Scheduler;
import io.freshet.config.TrainConfig;
import io.freshet.model.lora.LoraSpec;
import java.util.List;
import java.util.OptionalInt;

/**
 * What, with task, parent, ordered rows and seed, determines a training's result.
 *
 * @param lora shape of a fresh adapter
 * @param learningRate the highest of the schedule
 * @param warmupRatio share of all updates
 * @param batchSize rows of one micro-batch
 * @param accumulation micro-batches of one update
 * @param epochs passes over the rows
 * @param maxSteps exactly so many updates instead, over as many epochs as they take
 */
public record TrainSettings(
        LoraSpec lora,
        AdamWOptions optimizer,
        double learningRate,
        double warmupRatio,
        Scheduler scheduler,
        int batchSize,
        int accumulation,
        int epochs,
        OptionalInt maxSteps) {

    public TrainSettings {
        atLeastOne("batch size", batchSize);
        atLeastOne("gradient accumulation", accumulation);
        atLeastOne("epochs", epochs);
        maxSteps.ifPresent(steps -> atLeastOne("max steps", steps));
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, found " + value);
        }
    }

    /** The settings of a configuration: one round. */
    public static TrainSettings of(TrainConfig train, LoraConfig lora) {
        return new TrainSettings(
                new LoraSpec(
                        lora.rank(),
                        lora.alpha(),
                        lora.rsLora(),
                        lora.dropout(),
                        lora.allLinear() ? List.of() : lora.targets()),
                new AdamWOptions(
                        train.beta1(), train.beta2(), train.epsilon(), train.weightDecay(), train.maxGradNorm()),
                train.learningRate(),
                train.warmupRatio(),
                train.scheduler(),
                train.batchSize(),
                1,
                train.epochs(),
                OptionalInt.empty());
    }
}
