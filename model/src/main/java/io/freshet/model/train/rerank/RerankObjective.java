package io.freshet.model.train.rerank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.ForwardPass;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.rerank.AnsweredBatch;
import io.freshet.model.rerank.GenerativeReranker;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.ScoredBatch;
import io.freshet.model.torch.GradMode;
import io.freshet.model.train.BatchReport;
import io.freshet.model.train.Objective;
import io.freshet.model.transformer.LowRank;
import java.util.Arrays;
import java.util.List;

/** A reranker's loss as a function of its adapter. */
final class RerankObjective implements Objective<RerankRow> {

    /** Seed of the documents that are measured, ms-swift's. */
    private static final long MEASURED = 42;

    private final RerankTask task;
    private final LoraAdapter adapter;
    private final RerankLosses losses = new RerankLosses();

    RerankObjective(RerankTask task, LoraAdapter adapter) {
        this.task = task;
        this.adapter = adapter;
    }

    /** @param loss a scalar, with its graph if gradients are recorded */
    private record Forward(NDArray loss, double margin, List<ForwardPass> passes) {

        BatchReport report() {
            return new BatchReport(
                    loss.toFloatArray()[0],
                    margin,
                    passes.stream().mapToLong(ForwardPass::tokens).sum(),
                    passes.stream().mapToLong(ForwardPass::padded).sum());
        }
    }

    @Override
    public BatchReport differentiate(NDManager step, List<RerankRow> rows, long seed, double weight, GradientSum sum) {
        List<PairGroup> groups = groups(rows, seed);
        if (groups.isEmpty()) {
            return new BatchReport(0, 0, 0, 0);
        }
        Forward forward;
        try (GradMode recording = GradMode.recording()) {
            forward = forward(step, groups, adapter.lowRankWithDropout(seed), task.recompute());
        }
        BatchReport report = forward.report();
        if (Double.isFinite(report.loss())) {
            sum.add(step, forward.loss(), weight, forward.passes());
        }
        return report;
    }

    @Override
    public BatchReport measure(NDManager step, List<RerankRow> rows) {
        List<PairGroup> groups = groups(rows, MEASURED);
        return groups.isEmpty()
                ? new BatchReport(0, 0, 0, 0)
                : forward(step, groups, adapter.lowRank(), Recompute.NOTHING).report();
    }

    private List<PairGroup> groups(List<RerankRow> rows, long seed) {
        return task.sampling().groups(rows, seed).stream().filter(task::trains).toList();
    }

    private Forward forward(NDManager step, List<PairGroup> groups, LowRank delta, Recompute recompute) {
        PairBatch batch = PairBatch.of(step, groups);
        if (task.loss() instanceof RerankLoss.Sft && task.reranker() instanceof GenerativeReranker model) {
            AnsweredBatch answered = model.answer(step, batch.pairs(), batch.answers(), delta, recompute);
            NDArray loss = losses.sft(step, answered.states(), model.head(), answered.targets(), batch);
            return forward(step, loss, answered.scored(), batch);
        }
        ScoredBatch scored = task.reranker().score(step, batch.pairs(), delta, recompute);
        NDArray loss = task.loss() instanceof RerankLoss.Listwise listwise
                ? losses.listwise(step, scored.scores(), batch, listwise)
                : losses.pointwise(step, scored.scores(), batch);
        return forward(step, loss, scored, batch);
    }

    private Forward forward(NDManager step, NDArray loss, ScoredBatch scored, PairBatch batch) {
        return new Forward(loss, losses.margin(step, scored.scores(), batch), scored.passes());
    }

    /**
     * For {@code sft}, each micro-batch by its share of all answers' tokens, so that the update is the mean over tokens
     * and not of means.
     */
    @Override
    public double[] weights(List<List<RerankRow>> microBatches, int accumulation) {
        if (!(task.loss() instanceof RerankLoss.Sft)) {
            return Objective.super.weights(microBatches, accumulation);
        }
        double[] answers = microBatches.stream()
                .mapToDouble(rows -> rows.stream()
                        .mapToDouble(row -> row.weight() * task.sampling().pairs(row))
                        .sum())
                .toArray();
        double all = Arrays.stream(answers).sum();
        return Arrays.stream(answers).map(some -> some / all).toArray();
    }

    @Override
    public void close() {
        losses.close();
    }
}
