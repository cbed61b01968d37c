package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The last word of a round on each answer to each query. A record says that its response is accepted or rejected, and
 * that each of its rejected responses is rejected. The later event has the last word: by the time the feedback was given,
 * at the same time by partition, then offset; a record's own label comes after its rejected responses.
 */
final class Opinions {

    private record Opinion(int label, Instant time, int partition, long offset, boolean own) {
        static final Comparator<Opinion> EARLIER = Comparator.comparing(Opinion::time)
                .thenComparingInt(Opinion::partition)
                .thenComparingLong(Opinion::offset)
                .thenComparing(Opinion::own);
    }

    private final Map<Answer, Opinion> last = new HashMap<>();

    /** @param records in any order */
    Opinions(List<Received.Accepted> records) {
        for (Received.Accepted record : records) {
            for (String rejected : record.pair().rejectedResponses()) {
                add(new Answer(record.pair().query(), rejected), opinion(record, QaPair.REJECTED, false));
            }
            add(Answer.of(record.pair()), opinion(record, record.pair().label(), true));
        }
    }

    /** True unless a later event said otherwise. */
    boolean stands(Answer answer, int label) {
        return last.get(answer).label() == label;
    }

    /** The label that stands; empty = the round does not speak of the answer. */
    OptionalInt of(Answer answer) {
        Opinion opinion = last.get(answer);
        return opinion == null ? OptionalInt.empty() : OptionalInt.of(opinion.label());
    }

    private void add(Answer answer, Opinion opinion) {
        last.merge(answer, opinion, (one, other) -> Opinion.EARLIER.compare(one, other) > 0 ? one : other);
    }

    private static Opinion opinion(Received.Accepted record, int label, boolean own) {
        return new Opinion(
                label,
                Judged.timeOf(record),
                record.position().partition(),
                record.position().offset(),
                own);
    }
}
