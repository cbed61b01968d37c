package io.freshet.config;

import static io.freshet.config.Kind.choice;
import static io.freshet.config.Kind.flag;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.number;
import static io.freshet.config.Kind.numberAbove;
import static io.freshet.config.Kind.numberBelow;
import static io.freshet.config.Kind.whole;

import java.util.OptionalInt;

/**
 * Loss, optimiser (AdamW) and schedule of one round; keys below {@code freshet.train}.
 *
 * @param side texts encoded with the adapter
 * @param temperature divides cosines in the InfoNCE loss
 * @param inBatchNegatives whether other rows' documents are negatives
 * @param hardNegatives negatives used for each row, by cutting or redrawing its own; empty means all it has
 * @param maskFakeNegatives whether negatives scoring above positive + margin are left out
 * @param fakeNegativeMargin that margin, on cosines
 * @param includeQueryQuery whether other rows' queries are negatives
 * @param includeDocumentDocument whether positives are contrasted with the other documents
 * @param rerankLoss what a reranker learns from a query's documents
 * @param rerankTemperature divides scores in the listwise loss
 * @param learningRate at its highest
 * @param weightDecay decoupled, per unit of learning rate
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param maxGradNorm L2 norm all gradients together are clipped to
 * @param warmupRatio share of one round's steps with a rising learning rate
 * @param scheduler learning rate after the warm-up
 * @param batchSize rows of one step
 * @param epochs passes over a round
 * @param seed of every random choice
 */
public record TrainConfig(
        Side side,
        double temperature,
        boolean inBatchNegatives,
        OptionalInt hardNegatives,
        boolean maskFakeNegatives,
        double fakeNegativeMargin,
        boolean includeQueryQuery,
        boolean includeDocumentDocument,
        RerankLoss rerankLoss,
        double rerankTemperature,
        double learningRate,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double maxGradNorm,
        double warmupRatio,
        Scheduler scheduler,
        int batchSize,
        int epochs,
        long seed) {

    static TrainConfig read(Settings s) {
        return new TrainConfig(
                s.get("train.side", choice(Side.class)),
                s.get("train.temperature", numberAbove(0, 10)),
                s.get("train.in-batch-negatives", flag()),
                s.find("train.hard-negatives", integer(0, 1_000))
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                s.get("train.mask-fake-negatives", flag()),
                s.get("train.fake-negative-margin", number(-2, 2)),
                s.get("train.include-query-query", flag()),
                s.get("train.include-document-document", flag()),
                s.get("train.rerank-loss", choice(RerankLoss.class)),
                s.get("train.rerank-temperature", numberAbove(0, 100)),
                s.get("train.learning-rate", numberAbove(0, 1)),
                s.get("train.weight-decay", number(0, 1)),
                s.get("train.beta1", numberBelow(0, 1)),
                s.get("train.beta2", numberBelow(0, 1)),
                s.get("train.epsilon", numberAbove(0, 1)),
                s.get("train.max-grad-norm", numberAbove(0, 1_000_000)),
                s.get("train.warmup-ratio", number(0, 1)),
                s.get("train.scheduler", choice(Scheduler.class)),
                s.get("train.batch-size", integer(1, 65_536)),
                s.get("train.epochs", integer(1, 1_000)),
                s.get("train.seed", whole(Long.MIN_VALUE, Long.MAX_VALUE)));
    }
}
