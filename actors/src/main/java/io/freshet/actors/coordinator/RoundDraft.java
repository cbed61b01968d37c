package io.freshet.actors.coordinator;

import io.freshet.actors.gate.HeldOut;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of a round while it fills. What it makes of them depends on the records alone, not on the order in which
 * partitions were read: everything is ordered by partition and offset. Used by one thread.
 */
final class RoundDraft {

    private record Placed(Position position, QaPair pair, Admission.Verdict verdict) {}

    private final String topic;
    private final Instant started;
    private final Map<Integer, Long> from;
    private final Map<Integer, Long> to;
    private final List<Placed> records = new ArrayList<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private long deadLettered;
    private int trainable;
    private int heldOut;

    /**
     * @param from next offset of each partition known so far
     */
    RoundDraft(String topic, Map<Integer, Long> from, Instant started) {
        this.topic = topic;
        this.started = started;
        this.from = new TreeMap<>(from);
        this.to = new TreeMap<>(from);
    }

    void add(Position position, QaPair pair, Admission.Verdict verdict) {
        advance(position);
        switch (verdict) {
            case TRAIN -> trainable++;
            case HOLD_OUT -> heldOut++;
            case NEGATIVE -> skipped.merge("negative-feedback", 1L, Long::sum);
            case DUPLICATE -> {
                skipped.merge("duplicate", 1L, Long::sum);
                return;
            }
        }
        records.add(new Placed(position, pair, verdict));
    }

    void addDeadLetter(Position position) {
        advance(position);
        deadLettered++;
    }

    /** Pairs that will be trained. */
    int trainable() {
        return trainable;
    }

    int heldOut() {
        return heldOut;
    }

    Instant started() {
        return started;
    }

    /** Exclusive ends: where the next round starts. */
    Map<Integer, Long> offsetsTo() {
        return Map.copyOf(to);
    }

    /** One range a partition; together the rounds' ranges tile each partition. */
    List<OffsetRange> ranges() {
        List<OffsetRange> ranges = new ArrayList<>();
        to.forEach((partition, end) -> ranges.add(new OffsetRange(topic, partition, from.get(partition), end)));
        return ranges;
    }

    RecordCounts counts() {
        return new RecordCounts(trainable, heldOut, deadLettered, skipped);
    }

    /** The training pairs, each with the answers that were turned down for its query in this round. */
    List<AnsweredQuery> pairs() {
        Map<String, Set<String>> rejected = new HashMap<>();
        for (Placed record : ordered()) {
            Set<String> answers = rejected.computeIfAbsent(record.pair.query(), query -> new LinkedHashSet<>());
            answers.addAll(record.pair.rejectedResponses());
            if (record.verdict == Admission.Verdict.NEGATIVE) {
                answers.add(record.pair.response());
            }
        }
        return ordered().stream()
                .filter(record -> record.verdict == Admission.Verdict.TRAIN)
                .map(record -> new AnsweredQuery(
                        record.pair.query(),
                        record.pair.response(),
                        List.copyOf(rejected.get(record.pair.query())),
                        record.pair.weight()))
                .toList();
    }

    /** Every document the round's records name, in order, for the window. */
    List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (Placed record : ordered()) {
            documents.addAll(record.pair.rejectedResponses());
            documents.add(record.pair.response());
        }
        return documents;
    }

    List<HeldOut> heldOutPairs() {
        return ordered().stream()
                .filter(record -> record.verdict == Admission.Verdict.HOLD_OUT)
                .map(record -> new HeldOut(record.pair.query(), record.pair.response()))
                .toList();
    }

    /** When the feedback of the training pairs was given: by the sender's clock if it told, else by the broker's. */
    List<Instant> feedbackTimes() {
        return records.stream()
                .filter(record -> record.verdict == Admission.Verdict.TRAIN)
                .map(record -> record.pair.timestamp().orElse(record.position.timestamp()))
                .toList();
    }

    private List<Placed> ordered() {
        return records.stream()
                .sorted(Comparator.<Placed>comparingInt(r -> r.position.partition())
                        .thenComparingLong(r -> r.position.offset()))
                .toList();
    }

    private void advance(Position position) {
        from.putIfAbsent(position.partition(), 0L);
        Long before = to.put(position.partition(), position.offset() + 1);
        if (before != null && before > position.offset()) {
            throw new IllegalStateException(topic + "-" + position.partition() + " went back from offset " + before
                    + " to " + position.offset() + ": a record would be trained twice");
        }
    }
}
