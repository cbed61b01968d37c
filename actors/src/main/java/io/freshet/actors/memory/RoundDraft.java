package io.freshet.actors.memory;

import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.source.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records of a round while it fills. What becomes of them is counted as they arrive, to see when the round is full,
 * and decided by {@link #close} in the order of partition and offset, so that it depends on the records alone. Used by
 * one thread.
 */
public final class RoundDraft {

    /** Records that a round takes for each training pair it wants, at most: a flood of useless ones must end somewhere. */
    static final int MOST_PER_PAIR = 64;

    private final String topic;
    private final Instant started;
    private final LaneMemory memory;
    private final Judge arrival;
    private final Map<Integer, Long> from;
    private final Map<Integer, Long> to;
    private final List<Received.Accepted> records = new ArrayList<>();
    private long deadLettered;
    private int trainable;
    private int heldOut;
    private int overcounted;

    /** What became of the records so far; null = not decided yet. */
    private RoundRecords decided;

    /**
     * @param from next offset of each partition known so far
     * @param memory from before the round
     */
    public RoundDraft(String topic, Map<Integer, Long> from, Instant started, LaneMemory memory) {
        this.topic = topic;
        this.started = started;
        this.memory = memory;
        this.arrival = memory.arrivalJudge();
        this.from = new TreeMap<>(from);
        this.to = new TreeMap<>(from);
    }

    /**
     * Takes the next record of its partition.
     *
     * @throws IllegalStateException when the partition was further already
     */
    public void add(Received record) {
        advance(record.position());
        if (record instanceof Received.Accepted accepted) {
            records.add(accepted);
            decided = null;
            Verdict verdict = arrival.judge(accepted.pair());
            trainable += verdict == Verdict.TRAIN ? 1 : 0;
            heldOut += verdict == Verdict.HOLD_OUT ? 1 : 0;
        } else {
            deadLettered++;
        }
    }

    /** Pairs that will be trained, a few more or less: closing the round tells. */
    public int trainable() {
        return Math.max(0, trainable - overcounted);
    }

    /** Pairs that will be held out, a few more or less. */
    public int heldOut() {
        return heldOut;
    }

    /**
     * True once {@link #close} would find the pairs of a full round, or after so many records that it is no use to wait;
     * then there may be few pairs, or none.
     */
    public boolean isFull() {
        int wanted = memory.settings().roundPairs();
        if (records.size() >= (long) wanted * MOST_PER_PAIR) {
            return true;
        }
        if (trainable() < wanted) {
            return false;
        }
        int exact = close().count(Verdict.TRAIN);
        overcounted = trainable - exact;
        return exact >= wanted;
    }

    /** Decides what becomes of the records so far. */
    public RoundRecords close() {
        if (decided == null) {
            decided = memory.decide(records);
        }
        return decided;
    }

    /** Records that could not be read. */
    public long deadLettered() {
        return deadLettered;
    }

    /** When the round was begun. */
    public Instant started() {
        return started;
    }

    /** Where it starts, in each partition known so far. */
    public Map<Integer, Long> from() {
        return Map.copyOf(from);
    }

    /** Exclusive ends: where the next round starts. */
    public Map<Integer, Long> offsetsTo() {
        return Map.copyOf(to);
    }

    /** One range a partition; together the rounds' ranges tile each partition. */
    public List<OffsetRange> ranges() {
        List<OffsetRange> ranges = new ArrayList<>();
        to.forEach((partition, end) -> ranges.add(new OffsetRange(topic, partition, from.get(partition), end)));
        return ranges;
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
