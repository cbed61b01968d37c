package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import java.util.List;
import java.util.Map;

/**
 * The last label of each pair seen not long ago, by the pair's hash. One map tells duplicates (the label is the same) and
 * changes of mind (it is not). When it is full, the pair whose label was set first is forgotten. Immutable.
 */
final class Labels {

    private final BoundedMap<Long, Integer> byHash;

    /** @param byHash oldest first; the newest are kept */
    Labels(int capacity, Map<Long, Integer> byHash) {
        this.byHash = new BoundedMap<>(capacity, byHash);
    }

    boolean has(Answer answer, int label) {
        Integer known = byHash.get(answer.hash());
        return known != null && known == label;
    }

    /** Oldest first. Not to be changed. */
    Map<Long, Integer> byHash() {
        return byHash;
    }

    /**
     * With what a round's records say. Rejected responses beside an accepted one change the label of pairs that are
     * known, but do not become known themselves: they would push out the pairs that were trained.
     *
     * @param heard in order
     */
    Labels after(List<Judged> heard, Opinions opinions, int capacity) {
        Labels next = new Labels(capacity, byHash);
        for (Judged judged : heard) {
            QaPair pair = judged.pair();
            for (String rejected : pair.rejectedResponses()) {
                Answer answer = new Answer(pair.query(), rejected);
                if (opinions.stands(answer, QaPair.REJECTED) && next.has(answer, QaPair.ACCEPTED)) {
                    next.byHash.putNewest(answer.hash(), QaPair.REJECTED);
                }
            }
            Answer answer = Answer.of(pair);
            if (opinions.stands(answer, pair.label()) && !next.has(answer, pair.label())) {
                next.byHash.putNewest(answer.hash(), pair.label());
            }
        }
        return next;
    }
}
