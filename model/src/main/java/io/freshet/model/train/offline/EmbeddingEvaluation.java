package io.freshet.model.train.offline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import io.freshet.model.evaluate.ContrastiveMargin;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.RetrievalEvaluation;
import io.freshet.model.evaluate.RetrievalMetrics;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.Objective;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An embedding model on rows of (query, positive, negatives): ms-swift's metrics of the InfoNCE loss, over the scores of
 * every row's query with every row's documents, and what they leave out, retrieval of the positives among all distinct
 * documents.
 */
public final class EmbeddingEvaluation implements Evaluation<Example> {

    private static final int QUERIES_AT_ONCE = 256;

    private final EmbeddingTask task;
    private final List<Example> rows;
    private final int batchSize;
    private final Map<String, Integer> queries = new LinkedHashMap<>();
    private final Map<String, Integer> documents = new LinkedHashMap<>();
    private final EvaluationSet set;

    /** The columns of ms-swift's matrix: of every row its positive, then its negatives, repetitions counted. */
    private final List<Integer> columns = new ArrayList<>();

    /** For each query the columns of its rows' positives. */
    private final Map<Integer, List<Integer>> targets = new LinkedHashMap<>();

    /** @param rows at least one */
    public EmbeddingEvaluation(EmbeddingTask task, List<Example> rows, int batchSize) {
        this.task = task;
        this.rows = List.copyOf(rows);
        this.batchSize = batchSize;
        Map<String, Set<String>> qrels = new LinkedHashMap<>();
        for (Example row : rows) {
            queries.putIfAbsent(row.query(), queries.size());
            targets.computeIfAbsent(queries.get(row.query()), q -> new ArrayList<>())
                    .add(columns.size());
            addColumn(row.positive());
            row.negatives().forEach(this::addColumn);
            qrels.computeIfAbsent(id(queries.get(row.query())), q -> new TreeSet<>())
                    .add(id(documents.get(row.positive())));
        }
        this.set = new EvaluationSet(byId(documents), byId(queries), qrels);
    }

    private void addColumn(String text) {
        documents.putIfAbsent(text, documents.size());
        columns.add(documents.get(text));
    }

    @Override
    public Result run(Objective<Example> objective, LowRank delta) {
        MeanLoss loss = MeanLoss.of(objective, rows, batchSize, task.device());
        RetrievalEvaluation retrieval = new RetrievalEvaluation(set);
        ContrastiveMargin margin = new ContrastiveMargin();
        scores(delta, (query, scores) -> {
            retrieval.add(id(query), scores);
            float[] all = new float[columns.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = scores[columns.get(i)];
            }
            targets.get(query).forEach(target -> margin.add(all, column -> column == target));
        });
        RetrievalMetrics found = retrieval.report().metrics();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss.loss());
        metrics.put("margin", margin.margin());
        metrics.put("mean_neg", margin.meanNegative());
        metrics.put("mean_pos", margin.meanPositive());
        metrics.put("ndcg@10", found.ndcgAt10());
        metrics.put("mrr@10", found.mrrAt10());
        metrics.put("recall@1", found.recallAt1());
        metrics.put("recall@10", found.recallAt10());
        return new Result(metrics, rows.size(), loss.batches());
    }

    private interface ScoresOfQuery {
        void accept(int query, float[] scores);
    }

    private void scores(LowRank delta, ScoresOfQuery each) {
        List<String> texts = List.copyOf(queries.keySet());
        List<String> corpus = List.copyOf(documents.keySet());
        try (NDManager scratch = Torch.newManager(task.device())) {
            NDArray d = task.side() == Side.QUERY
                    ? Tensors.stack(scratch, task.documents().of(corpus))
                    : task.encoder()
                            .encode(scratch, corpus, Role.DOCUMENT, delta)
                            .vectors();
            for (int from = 0; from < texts.size(); from += QUERIES_AT_ONCE) {
                try (NDManager part = scratch.newSubManager()) {
                    List<String> some = texts.subList(from, Math.min(texts.size(), from + QUERIES_AT_ONCE));
                    NDArray q =
                            task.encoder().encode(part, some, Role.QUERY, delta).vectors();
                    float[][] scores = Tensors.rows(q.matMul(d.transpose()));
                    for (int i = 0; i < scores.length; i++) {
                        each.accept(from + i, scores[i]);
                    }
                }
            }
        }
    }

    private static String id(int number) {
        return Integer.toString(number);
    }

    private static Map<String, String> byId(Map<String, Integer> numbers) {
        Map<String, String> texts = new LinkedHashMap<>();
        numbers.forEach((text, number) -> texts.put(id(number), text));
        return texts;
    }
}
