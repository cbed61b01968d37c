package io.freshet.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Role;
import io.freshet.model.forward.ForwardPass;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.Tensors;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.List;

/** InfoNCE of a batch by the side's rule: the adapter encodes queries, and documents too or not. */
final class EmbeddingObjective implements Objective<Example> {

    private final EmbeddingTask task;
    private final LoraAdapter adapter;
    private final InfoNce loss;

    EmbeddingObjective(EmbeddingTask task, LoraAdapter adapter) {
        this.task = task;
        this.adapter = adapter;
        this.loss = new InfoNce(task.loss());
    }

    /** @param passes those that the adapter took part in */
    record Forward(InfoNce.Value value, List<ForwardPass> passes) {

        BatchReport report() {
            return new BatchReport(
                    value.loss().toFloatArray()[0],
                    value.margin(),
                    passes.stream().mapToLong(ForwardPass::tokens).sum(),
                    passes.stream().mapToLong(ForwardPass::padded).sum());
        }
    }

    @Override
    public BatchReport differentiate(NDManager step, List<Example> rows, long seed, double weight, GradientSum sum) {
        Forward forward = forward(step, rows, seed);
        BatchReport report = forward.report();
        if (Double.isFinite(report.loss())) {
            sum.add(step, forward.value().loss(), weight, forward.passes());
        }
        return report;
    }

    @Override
    public BatchReport measure(NDManager step, List<Example> rows) {
        return forward(step, rows, adapter.lowRank(), Recompute.NOTHING).report();
    }

    /** Records gradients while it runs, whatever the thread does otherwise. */
    Forward forward(NDManager step, List<Example> rows, long seed) {
        try (GradMode recording = GradMode.recording()) {
            return forward(step, rows, adapter.lowRankWithDropout(seed), task.recompute());
        }
    }

    private Forward forward(NDManager step, List<Example> rows, LowRank delta, Recompute recompute) {
        List<String> queries = rows.stream().map(Example::query).toList();
        List<String> texts = new ArrayList<>();
        for (Example row : rows) {
            texts.add(row.positive());
            texts.addAll(row.negatives());
        }
        PooledBatch q = task.encoder().encode(step, queries, Role.QUERY, delta.part(0), recompute);
        if (task.side() == Side.QUERY) {
            NDArray fixed = Tensors.stack(step, task.documents().of(texts));
            return new Forward(loss.of(step, q.vectors(), fixed, rows), List.of(q.pass()));
        }
        PooledBatch d = task.encoder().encode(step, texts, Role.DOCUMENT, delta.part(1), recompute);
        return new Forward(loss.of(step, q.vectors(), d.vectors(), rows), List.of(q.pass(), d.pass()));
    }

    @Override
    public void close() {
        loss.close();
    }
}
