package io.freshet.model.evaluate;

import io.freshet.model.rerank.Reranker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Collects one model's scores on an {@link EvaluationSet}, query by query in any order, and reports the metrics. The
 * caller computes the scores, so a matrix product of any batch size will do. Not thread-safe.
 *
 * <p>Documents are ranked by score; among equal scores relevant ones come last, then ids ascend. A document whose id
 * equals the query's is ranked like any other (as sentence-transformers does; BEIR skips it). One NaN or infinite score
 * makes all ranking metrics of its query 0 and its margin the worst possible.
 */
public final class RetrievalEvaluation {

    private final EvaluationSet set;
    private final List<String> documentIds;
    private final Map<String, Integer> positionOf = new HashMap<>();
    private final List<String> judged;
    private final Set<String> expected;
    private final Map<String, QueryMetrics> results = new HashMap<>();
    private final ContrastiveMargin margin = new ContrastiveMargin();
    private final Map<String, Double> aucs = new HashMap<>();
    private long nonFinite;

    public RetrievalEvaluation(EvaluationSet set) {
        this.set = set;
        this.documentIds = set.documentIds();
        documentIds.forEach(id -> positionOf.put(id, positionOf.size()));
        this.judged = set.judgedQueries();
        this.expected = new HashSet<>(judged);
    }

    /** @param scores the query's cosine with every document, in the order of {@link EvaluationSet#documentIds()} */
    public void add(String queryId, float[] scores) {
        checkNew(queryId);
        if (scores.length != documentIds.size()) {
            throw new IllegalArgumentException("query '" + queryId + "' has " + scores.length + " scores for "
                    + documentIds.size() + " documents");
        }
        Set<String> relevant = set.relevant(queryId);
        long broken = countNonFinite(scores);
        Ranking ranking = broken > 0
                ? Ranking.EMPTY
                : Ranking.ofDistinct(scores, documentIds, relevant::contains, QueryMetrics.DEPTH);
        nonFinite += broken;
        BitSet own = positions(relevant);
        margin.add(scores, own::get);
        aucs.put(queryId, PairAuc.of(scores, own::get));
        results.put(queryId, QueryMetrics.of(queryId, ranking, relevant));
    }

    /**
     * A query whose candidates a reranker has put in order.
     *
     * @param head ids of the documents that it scored
     * @param scores its logits for them
     * @param tail ids of documents that come after all of them, best first
     */
    public void addReranked(String queryId, List<String> head, float[] scores, List<String> tail) {
        checkNew(queryId);
        Set<String> relevant = set.relevant(queryId);
        long broken = countNonFinite(scores);
        List<String> order = new ArrayList<>();
        if (broken == 0 && scores.length > 0) {
            order.addAll(Ranking.ofDistinct(scores, head, relevant::contains, scores.length)
                    .ids());
            order.addAll(tail);
        }
        nonFinite += broken;
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = Float.isFinite(scores[i]) ? Reranker.probability(scores[i]) : Float.NaN;
        }
        margin.add(probabilities, i -> relevant.contains(head.get(i)));
        aucs.put(queryId, PairAuc.of(scores, i -> relevant.contains(head.get(i))));
        results.put(queryId, QueryMetrics.of(queryId, new Ranking(order), relevant));
    }

    private void checkNew(String queryId) {
        if (!expected.contains(queryId)) {
            throw new IllegalArgumentException("query '" + queryId + "' is not a judged query of this set");
        }
        if (results.containsKey(queryId)) {
            throw new IllegalArgumentException("query '" + queryId + "' was scored twice");
        }
    }

    /** The results; refused while a judged query is missing, because means over different queries do not compare. */
    public RetrievalReport report() {
        List<String> missing =
                judged.stream().filter(query -> !results.containsKey(query)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing.size() + " of " + judged.size()
                    + " judged queries have no scores yet, first '" + missing.get(0) + "'");
        }
        List<QueryMetrics> perQuery = judged.stream().map(results::get).toList();
        List<Double> perQueryAuc = judged.stream().map(aucs::get).toList();
        return new RetrievalReport(
                RetrievalMetrics.mean(perQuery, margin, PairAuc.mean(perQueryAuc), nonFinite), perQuery, perQueryAuc);
    }

    private BitSet positions(Set<String> documents) {
        BitSet positions = new BitSet();
        documents.stream().map(positionOf::get).filter(Objects::nonNull).forEach(positions::set);
        return positions;
    }

    private static long countNonFinite(float[] scores) {
        long count = 0;
        for (float score : scores) {
            count += Float.isFinite(score) ? 0 : 1;
        }
        return count;
    }
}
