package io.freshet.model.mine;

import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.train.Example;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Finds the hard negatives of a round in the rolling window.
 *
 * <p>Two phases. The window holds vectors of the base model and proposes candidates; margins and score limits are then
 * applied to scores of the current version, so a window that lags behind costs candidates but never makes a wrong
 * decision. With {@link Side#QUERY} both are the same: documents are encoded by the base model anyway.
 *
 * <p>Everything that comes out, vectors to the bit included, is a function of the window before the round, the round and
 * the adapter: in each call all documents that the window does not have are encoded together, in their order, and nothing
 * else is remembered. Used by one thread; window and encoder belong to the caller.
 */
public final class WindowMiner {

    private final TextEncoder encoder;
    private final RollingWindow window;
    private final Side side;
    private final Optional<MiningRule> rule;

    /**
     * @param encoder the model whose vectors are in the window
     * @param rule empty = mine nothing, use rejected answers only
     */
    public WindowMiner(TextEncoder encoder, RollingWindow window, Side side, Optional<MiningRule> rule) {
        this.encoder = encoder;
        this.window = window;
        this.side = side;
        this.rule = rule;
    }

    /**
     * A round's examples and what mining them was like.
     *
     * @param documents vectors of the examples' documents, where the trainer needs them: with {@link Side#QUERY}
     */
    public record Mined(List<Example> examples, RoundVectors documents, MiningStatistics statistics) {}

    /**
     * Documents join the window without being mined for; those that are in it become its newest and keep their vectors.
     *
     * @param documents of one round, oldest first
     */
    public void remember(List<String> documents) {
        RoundVectors vectors = window.vectors(documents).completedBy(encoder, documents);
        window.add(window.vectorsOf(), documents, vectors.of(documents));
    }

    /** {@link #mine(List, KnownAnswers, LowRank, long)} where nothing is known but the pairs. */
    public Mined mine(List<AnsweredQuery> pairs, LowRank delta, long seed) {
        return mine(pairs, KnownAnswers.NONE, delta, seed);
    }

    /**
     * Mines a round. Its documents should have been {@link #remember remembered}; those that the window does not have,
     * because they left it or never fitted in, do not join it.
     *
     * @param known answers of earlier rounds
     * @param delta adapter of the current version
     * @param seed of random sampling
     */
    public Mined mine(List<AnsweredQuery> pairs, KnownAnswers known, LowRank delta, long seed) {
        Map<String, Set<String>> positives = new LinkedHashMap<>();
        pairs.forEach(pair -> positives
                .computeIfAbsent(pair.query(), q -> new LinkedHashSet<>())
                .add(pair.positive()));
        RoundVectors named = side == Side.QUERY ? named(pairs) : RoundVectors.NONE;
        Map<String, MinedGroup> groups = new LinkedHashMap<>();
        SkipCounts skipped = SkipCounts.NONE;
        if (rule.isPresent()) {
            skipped = mineGroups(positives, known, named, delta, seed, groups);
        }
        int wanted = rule.map(MiningRule::numNegatives).orElse(Integer.MAX_VALUE);
        List<Example> examples = new ArrayList<>(pairs.size());
        for (AnsweredQuery pair : pairs) {
            Set<String> negatives = new LinkedHashSet<>(pair.rejected());
            negatives.removeAll(positives.get(pair.query()));
            if (groups.containsKey(pair.query())) {
                groups.get(pair.query()).negatives().stream()
                        .map(ScoredText::text)
                        .filter(text -> !negatives.contains(text))
                        .limit(Math.max(0, wanted - negatives.size()))
                        .toList()
                        .forEach(negatives::add);
            }
            examples.add(new Example(pair.query(), pair.positive(), List.copyOf(negatives), pair.weight()));
        }
        MiningStatistics statistics = MiningStatistics.of(
                List.copyOf(groups.values()), rule.map(MiningRule::numNegatives).orElse(0), skipped);
        return new Mined(examples, side == Side.QUERY ? documents(examples, named) : RoundVectors.NONE, statistics);
    }

    /** The documents that the pairs themselves name. */
    private RoundVectors named(List<AnsweredQuery> pairs) {
        Set<String> texts = new LinkedHashSet<>();
        for (AnsweredQuery pair : pairs) {
            texts.add(pair.positive());
            texts.addAll(pair.rejected());
        }
        return window.vectors(texts).completedBy(encoder, texts);
    }

    /** What the pairs did not name was found in the window. */
    private RoundVectors documents(List<Example> examples, RoundVectors named) {
        List<String> negatives = examples.stream()
                .flatMap(example -> example.negatives().stream())
                .toList();
        return named.and(window.vectors(negatives));
    }

    private SkipCounts mineGroups(
            Map<String, Set<String>> positives,
            KnownAnswers known,
            RoundVectors named,
            LowRank delta,
            long seed,
            Map<String, MinedGroup> groups) {
        int most = positives.values().stream().mapToInt(Set::size).max().orElse(0);
        HardNegativeSelector selector = new HardNegativeSelector(rule.orElseThrow(), most);
        List<String> queries = List.copyOf(positives.keySet());
        List<float[]> current = List.of(encoder.encode(queries, Role.QUERY, delta));
        List<float[]> proposing =
                side == Side.QUERY ? current : List.of(encoder.encode(queries, Role.QUERY, LowRank.NONE));
        var hits =
                window.search(window.vectorsOf(), proposing, rule.orElseThrow().retrievalWidth(most));

        Set<String> texts = new LinkedHashSet<>();
        positives.values().forEach(texts::addAll);
        hits.forEach(found -> found.forEach(hit -> texts.add(hit.text())));
        RoundVectors vectors = side == Side.QUERY ? named.and(window.vectors(texts)) : current(texts, delta);

        SkipCounts skipped = SkipCounts.NONE;
        for (int q = 0; q < queries.size(); q++) {
            String query = queries.get(q);
            float[] vector = current.get(q);
            List<String> candidates =
                    hits.get(q).stream().map(RollingWindow.Hit::text).toList();
            List<ScoredText> own = positives.get(query).stream()
                    .map(text -> new ScoredText(text, dot(vector, vectors.of(text))))
                    .toList();
            float[] scores = new float[candidates.size()];
            int[] ids = new int[candidates.size()];
            Set<Integer> ownIds = new HashSet<>();
            for (int i = 0; i < scores.length; i++) {
                ids[i] = i;
                scores[i] = dot(vector, vectors.of(candidates.get(i)));
                if (positives.get(query).contains(candidates.get(i))) {
                    ownIds.add(i);
                }
            }
            float lowest =
                    own.stream().map(ScoredText::score).min(Float::compare).orElseThrow();
            Selection selection = selector.select(
                    scores,
                    ids,
                    ownIds,
                    lowest,
                    TextExclusion.of(query, positives.get(query), candidates::get)
                            .or(id -> known.has(query, candidates.get(id))),
                    new Random(seed + q));
            skipped = skipped.plus(selection.skipped());
            groups.put(
                    query,
                    new MinedGroup(
                            query,
                            own,
                            selection.negatives().stream()
                                    .map(c -> new ScoredText(candidates.get(c.id()), c.score()))
                                    .toList()));
        }
        return skipped;
    }

    private RoundVectors current(Collection<String> texts, LowRank delta) {
        List<String> ordered = List.copyOf(texts);
        return RoundVectors.of(ordered, List.of(encoder.encode(ordered, Role.DOCUMENT, delta)));
    }

    private static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }
}
