package io.freshet.model.train.offline;

import io.freshet.model.evaluate.RerankEvaluator;
import io.freshet.model.evaluate.RerankMetrics;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.train.Objective;
import io.freshet.model.train.rerank.RerankTask;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reranker on rows that are not trained. Rows of one query (and instruction) are ranked as one group. */
public final class RerankEvaluation implements Evaluation<RerankRow> {

    private final RerankTask task;
    private final List<RerankRow> rows;
    private final List<RerankRow> groups;
    private final int batchSize;

    /** @param rows at least one */
    public RerankEvaluation(RerankTask task, List<RerankRow> rows, int batchSize) {
        this.task = task;
        this.rows = List.copyOf(rows);
        this.batchSize = batchSize;
        Map<List<Object>, List<RerankRow>> byQuery = new LinkedHashMap<>();
        rows.forEach(row -> byQuery.computeIfAbsent(List.of(row.query(), row.instruction()), query -> new ArrayList<>())
                .add(row));
        this.groups = byQuery.values().stream().map(RerankEvaluation::group).toList();
    }

    private static RerankRow group(List<RerankRow> rows) {
        RerankRow first = rows.get(0);
        return new RerankRow(
                first.query(),
                first.instruction(),
                rows.stream().flatMap(row -> row.positives().stream()).toList(),
                rows.stream().flatMap(row -> row.negatives().stream()).toList(),
                1);
    }

    @Override
    public Result run(Objective<RerankRow> objective, LowRank delta) {
        MeanLoss loss = MeanLoss.of(objective, rows, batchSize, task.device());
        RerankMetrics found = new RerankEvaluator(task.reranker()).evaluate(groups, delta);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss.loss());
        metrics.put("mrr", found.mrr());
        metrics.put("ndcg", found.ndcg());
        metrics.put("ndcg@10", found.ndcgAt10());
        metrics.put("auc", found.auc());
        metrics.put("acc", found.accuracy());
        metrics.put("margin", found.margin());
        return new Result(metrics, rows.size(), loss.batches());
    }
}
