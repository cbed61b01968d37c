package io.freshet.model.mine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Chooses the hard negatives of one query among scored candidates: sentence-transformers {@code mine_hard_negatives}
 * 5.7 without its encoder. Ranks count among survivors: positives and filtered candidates are gone before
 * {@code rangeMin} is skipped. Immutable and safe for any number of threads.
 *
 * <p>It differs from the reference in three ways: a NaN or infinite score is dropped (the reference would emit it
 * first), equal scores are ordered by id, and the caller may exclude more candidates, see {@link TextExclusion}.
 */
public final class HardNegativeSelector {

    /** The id that searches return where they found nothing. */
    public static final int PADDING = -1;

    private final MiningRule rule;
    private final int rangeMax;
    // NaN where the rule has none: every comparison with it is false.
    private final float absoluteMargin;
    private final float relativeMargin;
    private final float maxScore;
    private final float minScore;

    /** @param maxPositives the largest number of positives any query has; it widens a derived {@code rangeMax} */
    public HardNegativeSelector(MiningRule rule, int maxPositives) {
        this.rule = rule;
        this.rangeMax = rule.derivedRangeMax(maxPositives);
        this.absoluteMargin = (float) rule.absoluteMargin().orElse(Double.NaN);
        this.relativeMargin = (float) rule.relativeMargin().orElse(Double.NaN);
        this.maxScore = (float) rule.maxScore().orElse(Double.NaN);
        this.minScore = (float) rule.minScore().orElse(Double.NaN);
    }

    /** {@link #select(float[], int[], Set, float, IntPredicate, RandomGenerator)} without further exclusions. */
    public Selection select(
            float[] scores, int[] ids, Set<Integer> positives, float minPositiveScore, RandomGenerator random) {
        return select(scores, ids, positives, minPositiveScore, id -> false, random);
    }

    /**
     * @param scores raw cosine of each candidate with the query, in any order
     * @param ids the candidates' ids, each at most once; {@link #PADDING} entries are ignored
     * @param positives ids of the query's known positives
     * @param minPositiveScore the lowest cosine among the query's positives, the reference of both margins; when it is
     *     not finite nothing can be trusted and no negative is returned
     * @param excluded further ids that must not become negatives
     * @param random used by {@link Sampling#RANDOM} only
     */
    public Selection select(
            float[] scores,
            int[] ids,
            Set<Integer> positives,
            float minPositiveScore,
            IntPredicate excluded,
            RandomGenerator random) {
        if (scores.length != ids.length) {
            throw new IllegalArgumentException(scores.length + " scores for " + ids.length + " candidate ids");
        }
        EnumMap<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        List<Candidate> survivors = new ArrayList<>(ids.length);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != PADDING && !seen.add(ids[i])) {
                throw new IllegalArgumentException("candidate " + ids[i] + " was retrieved twice for one query");
            }
            SkipReason reason = identityReason(ids[i], positives, excluded);
            if (reason == null) {
                reason = scoreReason(scores[i], minPositiveScore);
            }
            if (reason == null) {
                survivors.add(new Candidate(ids[i], scores[i]));
            } else {
                skipped.merge(reason, 1L, Long::sum);
            }
        }
        survivors.sort(Candidate.BEST_FIRST);
        return new Selection(draw(window(survivors), random), new SkipCounts(ids.length, skipped));
    }

    private static SkipReason identityReason(int id, Set<Integer> positives, IntPredicate excluded) {
        if (id == PADDING) {
            return SkipReason.PADDING;
        }
        if (positives.contains(id)) {
            return SkipReason.POSITIVE;
        }
        return excluded.test(id) ? SkipReason.EXCLUDED : null;
    }

    /** All arithmetic in single precision: that is what decides about candidates next to a threshold. */
    private SkipReason scoreReason(float score, float positive) {
        if (!Float.isFinite(score) || !Float.isFinite(positive)) {
            return SkipReason.NON_FINITE;
        }
        if (score + absoluteMargin > positive) {
            return SkipReason.ABSOLUTE_MARGIN;
        }
        if (score > positive - Math.abs(positive) * relativeMargin) {
            return SkipReason.RELATIVE_MARGIN;
        }
        if (score > maxScore) {
            return SkipReason.MAX_SCORE;
        }
        if (score < minScore) {
            return SkipReason.MIN_SCORE;
        }
        return null;
    }

    private List<Candidate> window(List<Candidate> survivors) {
        int to = Math.min(rangeMax, survivors.size());
        return survivors.subList(Math.min(rule.rangeMin(), to), to);
    }

    private List<Candidate> draw(List<Candidate> window, RandomGenerator random) {
        if (window.size() <= rule.numNegatives()) {
            return window;
        }
        if (rule.sampling() == Sampling.TOP) {
            return window.subList(0, rule.numNegatives());
        }
        List<Candidate> drawn = new ArrayList<>(window);
        for (int i = 0; i < rule.numNegatives(); i++) {
            int from = i + random.nextInt(drawn.size() - i);
            Candidate taken = drawn.set(from, drawn.get(i));
            drawn.set(i, taken);
        }
        List<Candidate> negatives = drawn.subList(0, rule.numNegatives());
        negatives.sort(Candidate.BEST_FIRST);
        return negatives;
    }
}
