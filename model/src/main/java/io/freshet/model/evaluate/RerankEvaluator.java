package io.freshet.model.evaluate;

import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures a reranker. Safe for any number of threads; the reranker belongs to the caller.
 */
public record RerankEvaluator(Reranker reranker) {

    /** Pairs that are scored in one go. */
    private static final int PAIRS_AT_A_TIME = 4096;

    /** How a version orders and judges the documents of groups; all of them, nothing is sampled. */
    public RerankMetrics evaluate(List<RerankRow> groups, LowRank delta) {
        List<Pair> pairs = new ArrayList<>();
        for (RerankRow group : groups) {
            group.positives().forEach(document -> pairs.add(group.with(document)));
            group.negatives().forEach(document -> pairs.add(group.with(document)));
        }
        float[] scores = scores(pairs, delta);
        List<ScoredGroup> scored = new ArrayList<>();
        int at = 0;
        for (RerankRow group : groups) {
            int middle = at + group.positives().size();
            int end = middle + group.negatives().size();
            scored.add(
                    new ScoredGroup(Arrays.copyOfRange(scores, at, middle), Arrays.copyOfRange(scores, middle, end)));
            at = end;
        }
        return RerankMetrics.of(scored);
    }

    /**
     * What retrieval becomes when a version puts each query's first {@code depth} candidates in order. The other
     * candidates follow in their old order; a document that is no candidate is not found. Comparable with what
     * {@link EmbeddingEvaluator} reports on the same set, but that margins are of probabilities, among the documents
     * put in order.
     *
     * @param candidates for every judged query the ids of documents of the corpus, best first, from a retriever
     * @param depth at least 1
     */
    public RetrievalReport evaluate(EvaluationSet set, Map<String, Ranking> candidates, int depth, LowRank delta) {
        if (depth < 1) {
            throw new IllegalArgumentException("at least one candidate must be put in order, got " + depth);
        }
        List<Pair> pairs = new ArrayList<>();
        for (String query : set.judgedQueries()) {
            for (String id : head(query, candidates, depth)) {
                String text = set.corpus().get(id);
                if (text == null) {
                    throw new IllegalArgumentException(
                            "candidate '" + id + "' of query '" + query + "' is not in the corpus");
                }
                pairs.add(Pair.of(set.queries().get(query), text));
            }
        }
        float[] scores = scores(pairs, delta);
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
        int at = 0;
        for (String query : set.judgedQueries()) {
            List<String> head = head(query, candidates, depth);
            List<String> all = candidates.get(query).ids();
            evaluation.addReranked(
                    query,
                    head,
                    Arrays.copyOfRange(scores, at, at + head.size()),
                    all.subList(head.size(), all.size()));
            at += head.size();
        }
        return evaluation.report();
    }

    private static List<String> head(String query, Map<String, Ranking> candidates, int depth) {
        Ranking ranking = candidates.get(query);
        if (ranking == null) {
            throw new IllegalArgumentException("judged query '" + query + "' has no list of candidates");
        }
        return ranking.ids().subList(0, Math.min(depth, ranking.ids().size()));
    }

    private float[] scores(List<Pair> pairs, LowRank delta) {
        float[] all = new float[pairs.size()];
        for (int from = 0; from < all.length; from += PAIRS_AT_A_TIME) {
            List<Pair> part = pairs.subList(from, Math.min(all.length, from + PAIRS_AT_A_TIME));
            System.arraycopy(reranker.score(part, delta), 0, all, from, part.size());
        }
        return all;
    }
}
