package io.freshet.model.mine;

import io.freshet.config.Side;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.train.Example;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * <p>The result depends on the records and their order only. Used by one thread; the window belongs to the caller.
 */
public final class WindowMiner {

    /** The name under which the window's vectors are kept. */
    public static final String BASE = "base";

    private final TextEncoder encoder;
    private final DocumentVectors base;
    private final RollingWindow window;
    private final Side side;
    private final Optional<MiningRule> rule;

    /**
     * @param rule empty = mine nothing, use rejected answers only
     */
    public WindowMiner(
            TextEncoder encoder, DocumentVectors base, RollingWindow window, Side side, Optional<MiningRule> rule) {
        this.encoder = encoder;
        this.base = base;
        this.window = window;
        this.side = side;
        this.rule = rule;
    }

    /** A round's examples and what mining them was like. */
    public record Mined(List<Example> examples, MiningStatistics statistics) {}

    /** Documents join the window without being mined for. */
    public void remember(List<String> documents) {
        window.add(BASE, documents, base.of(documents));
    }

    /**
     * Mines a round. Its answers must have been {@link #remember remembered}.
     *
     * @param delta adapter of the current version
     * @param seed of random sampling
     */
    public Mined mine(List<AnsweredQuery> pairs, LowRank delta, long seed) {
        Map<String, Set<String>> positives = new LinkedHashMap<>();
        pairs.forEach(pair -> positives
                .computeIfAbsent(pair.query(), q -> new LinkedHashSet<>())
                .add(pair.positive()));
        Map<String, MinedGroup> groups = new HashMap<>();
        SkipCounts skipped = SkipCounts.NONE;
        if (rule.isPresent()) {
            skipped = mineGroups(positives, delta, seed, groups);
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
        return new Mined(examples, statistics);
    }

    private SkipCounts mineGroups(
            Map<String, Set<String>> positives, LowRank delta, long seed, Map<String, MinedGroup> groups) {
        int most = positives.values().stream().mapToInt(Set::size).max().orElse(0);
        HardNegativeSelector selector = new HardNegativeSelector(rule.orElseThrow(), most);
        List<String> queries = List.copyOf(positives.keySet());
        List<float[]> current = List.of(encoder.encode(queries, Role.QUERY, delta));
        List<float[]> proposing =
                side == Side.QUERY ? current : List.of(encoder.encode(queries, Role.QUERY, LowRank.NONE));
        var hits = window.search(BASE, proposing, rule.orElseThrow().retrievalWidth(most));

        Set<String> texts = new LinkedHashSet<>();
        positives.values().forEach(texts::addAll);
        hits.forEach(found -> found.forEach(hit -> texts.add(hit.text())));
        Map<String, float[]> vectors = vectors(texts, delta);

        SkipCounts skipped = SkipCounts.NONE;
        for (int q = 0; q < queries.size(); q++) {
            String query = queries.get(q);
            float[] vector = current.get(q);
            List<String> candidates =
                    hits.get(q).stream().map(RollingWindow.Hit::text).toList();
            List<ScoredText> own = positives.get(query).stream()
                    .map(text -> new ScoredText(text, dot(vector, vectors.get(text))))
                    .toList();
            float[] scores = new float[candidates.size()];
            int[] ids = new int[candidates.size()];
            Set<Integer> ownIds = new HashSet<>();
            for (int i = 0; i < scores.length; i++) {
                ids[i] = i;
                scores[i] = dot(vector, vectors.get(candidates.get(i)));
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
                    TextExclusion.of(query, positives.get(query), candidates::get),
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

    private Map<String, float[]> vectors(Collection<String> texts, LowRank delta) {
        List<String> ordered = List.copyOf(texts);
        List<float[]> computed =
                side == Side.QUERY ? base.of(ordered) : List.of(encoder.encode(ordered, Role.DOCUMENT, delta));
        Map<String, float[]> vectors = new HashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            vectors.put(ordered.get(i), computed.get(i));
        }
        return vectors;
    }

    private static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }
}
