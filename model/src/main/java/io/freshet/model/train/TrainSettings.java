package io.freshet.model.train;

import io.freshet.config.LoraConfig;
import io.freshet.config.Scheduler;
import io.freshet.config.Side;
import io.freshet.config.TrainConfig;
import io.freshet.model.lora.LoraSpec;
import java.util.List;
import java.util.OptionalInt;

/**
 * Everything that, with the parent checkpoint and the ordered examples, determines a round's result.
 *
 * @param side which texts the adapter encodes
 * @param hardNegatives exactly so many negatives an example; empty = as many as were mined
 * @param warmupRatio share of one round's steps
 * @param batchSize rows in a batch
 * @param epochs passes over a round's examples
 */
public record TrainSettings(
        Side side,
        LoraSpec lora,
        InfoNceOptions loss,
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
                train.side(),
                new LoraSpec(
                        lora.rank(),
                        lora.alpha(),
                        lora.rsLora(),
                        lora.dropout(),
                        lora.allLinear() ? List.of() : lora.targets()),
                new InfoNceOptions(
                        train.temperature(),
                        train.inBatchNegatives(),
                        train.maskFakeNegatives(),
                        train.fakeNegativeMargin(),
                        train.includeQueryQuery(),
                        train.includeDocumentDocument()),
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
