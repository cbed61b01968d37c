package io.freshet.actors.memory;

import io.freshet.actors.gate.HeldOut;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of a round and what becomes of each, as {@link LaneMemory#decide} found. Immutable; safe to share between
 * threads.
 */
public final class RoundRecords {

    private final List<Judged> records;
    private final Opinions opinions;
    private final TurnedDown turnedDown;
    private final Set<Answer> replaced = new HashSet<>();

    /**
     * @param records by partition and offset
     * @param turnedDown the rejected answers after these records
     */
    RoundRecords(List<Judged> records, Opinions opinions, TurnedDown turnedDown) {
        this.records = List.copyOf(records);
        this.opinions = opinions;
        this.turnedDown = turnedDown;
        for (Judged judged : heard()) {
            TurnedDown.rejectedBy(judged.pair()).stream()
                    .filter(answer -> opinions.stands(answer, QaPair.REJECTED))
                    .forEach(replaced::add);
            if (judged.verdict().isUsed()) {
                replaced.add(Answer.of(judged.pair()));
            }
        }
    }

    /** All records, by partition and offset. */
    public List<Judged> records() {
        return records;
    }

    /** How many records have this verdict. */
    public int count(Verdict verdict) {
        return with(verdict).size();
    }

    /** The training pairs, each with the rejected answers to its query, of this round and of earlier ones. */
    public List<AnsweredQuery> pairs() {
        List<Judged> trained = with(Verdict.TRAIN);
        Map<String, List<String>> rejected = turnedDown.of(
                trained.stream().map(judged -> judged.pair().query()).toList());
        return trained.stream()
                .map(Judged::pair)
                .map(pair -> new AnsweredQuery(
                        pair.query(), pair.response(), rejected.getOrDefault(pair.query(), List.of()), pair.weight()))
                .toList();
    }

    /** Every document that the used records name, in order, repeated where they are, for the window. */
    public List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (Judged judged : records) {
            if (judged.verdict().isUsed()) {
                documents.addAll(judged.pair().rejectedResponses());
                documents.add(judged.pair().response());
            }
        }
        return documents;
    }

    /** The pairs of this round that are kept for evaluation. */
    public List<HeldOut> heldOut() {
        return with(Verdict.HOLD_OUT).stream()
                .map(judged -> new HeldOut(judged.pair().query(), judged.pair().response()))
                .toList();
    }

    /** The records that the round learns or measures something from: what a poison round puts into quarantine. */
    public List<Received.Accepted> used() {
        return records.stream()
                .filter(judged -> judged.verdict().isUsed())
                .map(Judged::record)
                .toList();
    }

    /** When the feedback of the training pairs was given: by the sender's clock if it told, else by the broker's. */
    public List<Instant> feedbackTimes() {
        return with(Verdict.TRAIN).stream()
                .map(judged -> Judged.timeOf(judged.record()))
                .toList();
    }

    /** Number of training pairs by source, sorted. */
    public Map<String, Long> sources() {
        Map<String, Long> sources = new TreeMap<>();
        with(Verdict.TRAIN).forEach(judged -> sources.merge(Judged.sourceOf(judged.pair()), 1L, Long::sum));
        return sources;
    }

    /**
     * What the manifest says of these records.
     *
     * @param deadLettered records between these that could not be read
     * @param replayed pairs of earlier rounds that were trained with them
     */
    public RecordCounts counts(long deadLettered, long replayed) {
        return new RecordCounts(
                count(Verdict.TRAIN), count(Verdict.HOLD_OUT), deadLettered, skipped(), sources(), replayed);
    }

    /** {@link #counts} for a round that was given up: what would have been used is skipped as quarantined. */
    public RecordCounts quarantinedCounts(long deadLettered) {
        Map<String, Long> skipped = skipped();
        skipped.remove(Verdict.NEGATIVE.label());
        if (!used().isEmpty()) {
            skipped.put(Outcome.QUARANTINED.label(), (long) used().size());
        }
        return new RecordCounts(0, 0, deadLettered, skipped, Map.of(), 0);
    }

    List<Judged> with(Verdict verdict) {
        return records.stream().filter(judged -> judged.verdict() == verdict).toList();
    }

    /** The records whose labels count. */
    List<Judged> heard() {
        return records.stream().filter(judged -> judged.verdict().isHeard()).toList();
    }

    /** Earlier rounds' pair of this answer no longer counts: the round rejects it, or brings it anew. */
    boolean replaces(Answer answer) {
        return replaced.contains(answer);
    }

    Opinions opinions() {
        return opinions;
    }

    TurnedDown turnedDown() {
        return turnedDown;
    }

    private Map<String, Long> skipped() {
        Map<String, Long> skipped = new TreeMap<>();
        for (Judged judged : records) {
            if (judged.verdict() != Verdict.TRAIN && judged.verdict() != Verdict.HOLD_OUT) {
                skipped.merge(judged.verdict().label(), 1L, Long::sum);
            }
        }
        return skipped;
    }
}
