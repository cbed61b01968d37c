package io.freshet.model.train;

import io.freshet.config.LoraConfig;
import io.freshet.config.Scheduler;
import io.freshet.config.TrainConfig;
import io.freshet.model.lora.LoraSpec;
import java.util.List;
import java.util.OptionalInt;

/**
 * Everything that, with the parent checkpoint and the ordered examples, determines a round's result.
 *
 * @param hardNegatives exactly so many negatives an example; empty = as many as were mined
 * @param warmupRatio share of one round's steps
 * @param batchSize rows in a batch
 * @param epochs passes over a round's examples
 */
public record TrainSettings(
        LoraSpec lora,
        OptionalInt hardNegatives,
        AdamWOptions optimizer,
        double learningRate,
        double warmupRatio,
        Scheduler scheduler,
        int batchSize,
        int epochs) {

    /** The settings of a configuration. */
    public static TrainSettings of(TrainConfig train, LoraConfig lora) {
        return new TrainSettings(
                new LoraSpec(
                        lora.rank(),
                        lora.alpha(),
                        lora.rsLora(),
                        lora.dropout(),
                        lora.allLinear() ? List.of() : lora.targets()),
                train.hardNegatives(),
                new AdamWOptions(
                        train.beta1(), train.beta2(), train.epsilon(), train.weightDecay(), train.maxGradNorm()),
                train.learningRate(),
                train.warmupRatio(),
                train.scheduler(),
                train.batchSize(),
                train.epochs());
    }
}
