package io.freshet.model.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Answers with documents that do not answer the same query, for a reranker. Rows of one query are brought together
 * first. Its own negatives are dealt out among its answers, each once, in the order of the file; a query that has none
 * gets answers of other queries, drawn with the seed.
 *
 * @param groups one for each distinct query and answer, in first-seen order
 * @param taken negatives from the data set
 * @param drawn negatives that are answers of other queries
 * @param missing negatives asked for and not found
 * @param contradictory negatives left out because another row has them as an answer to the query
 * @param withoutAnswer queries left out because they have no answer
 */
public record RerankerPairs(
        List<Group> groups, long taken, long drawn, long missing, long contradictory, long withoutAnswer) {

    /** Random tries for a document before the next free one is taken. */
    private static final int TRIES = 64;

    public RerankerPairs {
        groups = List.copyOf(groups);
    }

    /** One answer to a query and documents that are none; fewer than asked for when there are no more. */
    public record Group(InstructedText query, InstructedText positive, List<InstructedText> negatives) {
        public Group {
            negatives = List.copyOf(negatives);
        }
    }

    /** Everything the data set says about one query. */
    private record Known(Map<String, InstructedText> positives, Map<String, InstructedText> negatives) {
        Known() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /**
     * @param negatives for each answer, at least 1
     * @param seed of drawing
     */
    public static RerankerPairs of(List<DataRow> rows, int negatives, long seed) {
        Map<InstructedText, Known> queries = new LinkedHashMap<>();
        // By text alone: whatever the instruction, an answer to the query is no negative of it.
        Map<String, Set<String>> answers = new HashMap<>();
        for (DataRow row : rows) {
            Known known = queries.computeIfAbsent(row.query(), query -> new Known());
            row.accepted().forEach(text -> known.positives().putIfAbsent(text.text(), text));
            row.rejected().forEach(text -> known.negatives().putIfAbsent(text.text(), text));
            answers.computeIfAbsent(row.query().text(), query -> new HashSet<>())
                    .addAll(known.positives().keySet());
        }
        return new Pairing(queries, answers, negatives, new Random(seed)).run();
    }

    /** The state of one {@link #of}. */
    private static final class Pairing {
        private final Map<InstructedText, Known> queries;
        private final Map<String, Set<String>> answers;
        private final int wanted;
        private final Random random;
        private final List<InstructedText> pool;
        private final List<Group> groups = new ArrayList<>();
        private long taken;
        private long drawn;
        private long missing;
        private long contradictory;
        private long withoutAnswer;

        Pairing(Map<InstructedText, Known> queries, Map<String, Set<String>> answers, int wanted, Random random) {
            this.queries = queries;
            this.answers = answers;
            this.wanted = wanted;
            this.random = random;
            Map<String, InstructedText> distinct = new LinkedHashMap<>();
            queries.values().forEach(known -> known.positives().forEach(distinct::putIfAbsent));
            this.pool = List.copyOf(distinct.values());
        }

        RerankerPairs run() {
            queries.forEach(this::pair);
            return new RerankerPairs(groups, taken, drawn, missing, contradictory, withoutAnswer);
        }

        private void pair(InstructedText query, Known known) {
            Set<String> own = answers.get(query.text());
            List<InstructedText> negatives = new ArrayList<>(known.negatives().values());
            int before = negatives.size();
            negatives.removeIf(text -> own.contains(text.text()));
            contradictory += before - negatives.size();
            if (known.positives().isEmpty()) {
                withoutAnswer++;
                return;
            }
            int all = Math.multiplyExact(wanted, known.positives().size());
            if (negatives.isEmpty()) {
                negatives.addAll(draw(all, own));
                drawn += negatives.size();
            } else {
                taken += Math.min(all, negatives.size());
            }
            missing += Math.max(0, all - negatives.size());
            int from = 0;
            for (InstructedText positive : known.positives().values()) {
                int to = Math.min(negatives.size(), from + wanted);
                groups.add(new Group(query, positive, negatives.subList(from, to)));
                from = to;
            }
        }

        /** Distinct documents of the pool that are none of {@code own}; fewer than {@code n} if there are no more. */
        private Set<InstructedText> draw(int n, Set<String> own) {
            Set<InstructedText> found = new LinkedHashSet<>();
            int possible = Math.min(n, pool.size() - own.size());
            while (found.size() < possible) {
                int at = random.nextInt(pool.size());
                for (int tries = 1; !isFree(at, own, found); tries++) {
                    at = tries < TRIES ? random.nextInt(pool.size()) : (at + 1) % pool.size();
                }
                found.add(pool.get(at));
            }
            return found;
        }

        private boolean isFree(int at, Set<String> own, Set<InstructedText> found) {
            return !own.contains(pool.get(at).text()) && !found.contains(pool.get(at));
        }
    }
}
