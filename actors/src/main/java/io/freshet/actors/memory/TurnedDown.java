package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rejected answers as texts, so that they are negatives of their query in later rounds as well. When there are too many,
 * the oldest is forgotten. Immutable.
 */
final class TurnedDown {

    /** More negatives than any row uses. */
    static final int MOST_PER_QUERY = 64;

    private final BoundedMap<Answer, String> sources;

    /** @param sources who rejected each answer, oldest first; the newest are kept */
    TurnedDown(int capacity, Map<Answer, String> sources) {
        this.sources = new BoundedMap<>(capacity, sources);
    }

    /** Who rejected each answer, oldest first. Not to be changed. */
    Map<Answer, String> sources() {
        return sources;
    }

    /** The rejected answers of some queries, oldest first; a query has none, or its newest ones. */
    Map<String, List<String>> of(Collection<String> queries) {
        Set<String> wanted = new HashSet<>(queries);
        Map<String, List<String>> found = new HashMap<>();
        sources.keySet().stream()
                .filter(answer -> wanted.contains(answer.query()))
                .forEach(answer -> found.computeIfAbsent(answer.query(), query -> new ArrayList<>())
                        .add(answer.response()));
        found.replaceAll((query, all) -> all.subList(Math.max(0, all.size() - MOST_PER_QUERY), all.size()));
        return found;
    }

    /**
     * With what a round's records say.
     *
     * @param heard in order
     */
    TurnedDown after(List<Judged> heard, Opinions opinions, int capacity) {
        TurnedDown next = new TurnedDown(capacity, sources);
        for (Judged judged : heard) {
            QaPair pair = judged.pair();
            for (Answer rejected : rejectedBy(pair)) {
                if (opinions.stands(rejected, QaPair.REJECTED)) {
                    next.sources.putIfAbsent(rejected, Judged.sourceOf(pair));
                }
            }
            Answer answer = Answer.of(pair);
            if (pair.label() == QaPair.ACCEPTED && opinions.stands(answer, QaPair.ACCEPTED)) {
                next.sources.remove(answer);
            }
        }
        return next;
    }

    /** The answers that a record says are bad. */
    static List<Answer> rejectedBy(QaPair pair) {
        List<Answer> rejected = new ArrayList<>();
        pair.rejectedResponses().forEach(response -> rejected.add(new Answer(pair.query(), response)));
        if (pair.label() == QaPair.REJECTED) {
            rejected.add(Answer.of(pair));
        }
        return rejected;
    }
}
