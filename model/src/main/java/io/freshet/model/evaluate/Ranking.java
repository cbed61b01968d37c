package io.freshet.model.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Document ids, best first, each at most once.
 *
 * <p>The order is total and reproducible: score descending, then id ascending. A NaN or infinite score is behind every
 * rank: such a document is not in the list, however long the list may be, so a model that answers NaN finds nothing.
 */
public record Ranking(List<String> ids) {

    /** A ranking that found nothing; every metric of it is 0. */
    public static final Ranking EMPTY = new Ranking(List.of());

    public Ranking {
        ids = List.copyOf(ids);
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException("a ranking holds a document at most once: " + ids);
        }
    }

    /**
     * The best {@code k} documents. A document given more than once counts with its best score.
     *
     * @param scores higher is better
     * @param ids the document of each score
     */
    public static Ranking of(float[] scores, List<String> ids, int k) {
        return pessimistic(scores, ids, id -> false, k);
    }

    /**
     * As {@link #of}, except that among equal scores a relevant document comes after all others: a tie never favours
     * the model, and one that gives every document the same score is ranked as the failure it is.
     */
    public static Ranking pessimistic(float[] scores, List<String> ids, Predicate<String> relevant, int k) {
        if (scores.length != ids.size()) {
            throw new IllegalArgumentException(scores.length + " scores for " + ids.size() + " document ids");
        }
        Map<String, Float> best = new HashMap<>();
        for (int i = 0; i < scores.length; i++) {
            if (Float.isFinite(scores[i])) {
                best.merge(ids.get(i), scores[i], Math::max);
            }
        }
        float[] distinctScores = new float[best.size()];
        List<String> distinctIds = new ArrayList<>(best.size());
        best.forEach((id, score) -> {
            distinctScores[distinctIds.size()] = score;
            distinctIds.add(id);
        });
        return ofDistinct(distinctScores, distinctIds, relevant, k);
    }

    /** {@link #pessimistic} for distinct ids and finite scores: no table of all documents per query. */
    static Ranking ofDistinct(float[] scores, List<String> ids, Predicate<String> relevant, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("a ranking needs k of 1 or more, got " + k);
        }
        PriorityQueue<Entry> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
        for (int i = 0; i < scores.length; i++) {
            boolean full = worstFirst.size() == k;
            if (full && scores[i] < worstFirst.element().score) {
                continue;
            }
            worstFirst.add(new Entry(ids.get(i), scores[i] + 0f, relevant.test(ids.get(i))));
            if (full) {
                worstFirst.remove();
            }
        }
        return new Ranking(worstFirst.stream().sorted(BEST_FIRST).map(Entry::id).toList());
    }

    private record Entry(String id, float score, boolean relevant) {}

    private static final Comparator<Entry> BEST_FIRST = Comparator.comparingDouble((Entry entry) -> -entry.score)
            .thenComparing(Entry::relevant)
            .thenComparing(Entry::id);
}
