package io.freshet.actors.memory;

import io.freshet.actors.gate.HeldOut;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.KnownAnswers;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a lane remembers of its records after some version: which pairs it has seen and with which label, the rejected
 * answers, the held-out pairs, and a sample of the pairs it was trained on. Immutable; safe to share between threads. A
 * round makes a new memory of the old one, and the same rounds make the same memory.
 *
 * <p><b>Labels in conflict.</b> A record with label 1 accepts its response for its query; one with label 0 rejects it; and
 * either rejects its {@code rejected_response}s. Where a round has both for one pair of query and response, the later
 * event wins: by the time the feedback was given (the sender's, else the broker's), at the same time by partition, then
 * offset, and within a record its label over its rejected responses. Records of excluded sources have no say. A record
 * whose label loses is skipped as a conflict.
 *
 * <p>What wins in a later round replaces what was remembered, whatever the events' times. A rejection takes a pair that
 * was trained or held out before out of the replayed and of the held-out pairs at once, and from this round on its
 * response is a negative of its query. An acceptance after a rejection lifts it: the response is no negative any longer,
 * and the record is trained, or held out, like a new one. Records over their quota still count against others of their
 * round, but are not remembered: sent again, they are new. A label is remembered for {@code trust.remembered-pairs}
 * pairs, a rejected answer for {@code trust.remembered-rejections} answers.
 */
public final class LaneMemory {

    private static final Comparator<Received.Accepted> BY_POSITION = Comparator.comparingInt(
                    (Received.Accepted record) -> record.position().partition())
            .thenComparingLong(record -> record.position().offset());

    private final MemorySettings settings;
    private final MemoryState state;

    LaneMemory(MemorySettings settings, MemoryState state) {
        this.settings = settings;
        this.state = state;
    }

    /** The memory of a lane that has seen nothing. */
    public static LaneMemory empty(MemorySettings settings) {
        return new LaneMemory(settings, MemoryState.empty(settings));
    }

    /**
     * Reads what {@link #write} wrote. Other settings than those it was written with apply at once: with smaller
     * capacities the oldest labels and rejected answers and drawn pairs are forgotten, pairs of sources that are
     * excluded by now are dropped, and so are held-out pairs that would be trained by now, and the other way round.
     *
     * @throws IOException when a file is missing or damaged, naming it, the line, and what is wrong
     */
    public static LaneMemory read(Path folder, MemorySettings settings) throws IOException {
        return new LaneMemory(settings, MemoryFiles.read(folder, settings));
    }

    /**
     * Writes {@code memory.json}, {@code labels.bin}, {@code rejected.jsonl}, {@code replay.jsonl} and
     * {@code held-out.jsonl}. The same memory gives the same bytes.
     *
     * @param folder exists and has none of these files
     */
    public void write(Path folder) throws IOException {
        MemoryFiles.write(state, folder);
    }

    /** The version after which the lane remembers this; 0 at first. */
    public long version() {
        return state.version();
    }

    public MemorySettings settings() {
        return settings;
    }

    /**
     * Decides what becomes of a round's records. Depends on this memory and on the records, not on the order in which
     * they are given.
     */
    public RoundRecords decide(Collection<Received.Accepted> records) {
        List<Received.Accepted> ordered = records.stream().sorted(BY_POSITION).toList();
        Opinions opinions = new Opinions(ordered.stream()
                .filter(record -> !settings.isExcluded(record.pair()))
                .toList());
        Judge judge = new Judge(settings, state.labels(), opinions::stands);
        List<Judged> judged = ordered.stream()
                .map(record -> new Judged(record, judge.judge(record.pair())))
                .toList();
        List<Judged> heard =
                judged.stream().filter(one -> one.verdict().isHeard()).toList();
        return new RoundRecords(
                judged,
                opinions,
                state.turnedDown().after(heard, opinions, settings.trust().rememberedRejections()));
    }

    /** Decides in the order of arrival and without an eye for conflicts: good enough to see when a round is full. */
    Judge arrivalJudge() {
        return new Judge(settings, state.labels(), (answer, label) -> true);
    }

    /**
     * Pairs of earlier rounds to train again with this one, {@code replay.share} of the examples or as many as there are.
     *
     * @param round decided by this memory
     * @param seed of the round
     */
    public List<AnsweredQuery> replay(RoundRecords round, long seed) {
        double share = settings.replay().share();
        return replay(round, (int) Math.round(round.count(Verdict.TRAIN) * share / (1 - share)), seed);
    }

    /**
     * So many pairs of earlier rounds, or as many as there are, drawn evenly; each with the rejected answers to its query.
     * None that this round rejects or trains anyway, and never a held-out query.
     *
     * @param round decided by this memory
     * @param seed of the round
     */
    public List<AnsweredQuery> replay(RoundRecords round, int count, long seed) {
        List<PastPair> drawn = state.trained()
                .keeping(pair -> !round.replaces(pair.answer()) && !settings.isHeldOut(pair.query()))
                .draw(count, seed);
        Map<String, List<String>> rejected =
                round.turnedDown().of(drawn.stream().map(PastPair::query).toList());
        return drawn.stream()
                .map(pair -> new AnsweredQuery(
                        pair.query(), pair.response(), rejected.getOrDefault(pair.query(), List.of()), pair.weight()))
                .toList();
    }

    /** The pairs to measure a candidate of this round with: {@link #heldOut} of the memory after it. */
    public List<HeldOut> heldOutWith(RoundRecords round) {
        return pairs(state.heldOutAfter(round, version() + 1, settings));
    }

    /**
     * The held-out pairs, in no particular order. They lean towards the newest: every held-out pair joins, in place of a
     * random one once there are {@code gate.reservoir}, so that one of age n (counted in held-out pairs) is still there
     * with probability {@code (1 - 1/reservoir)^n}.
     */
    public List<HeldOut> heldOut() {
        return pairs(state.heldOut());
    }

    /**
     * What the lane remembers after a round.
     *
     * @param round decided by this memory
     * @param version that the round became
     */
    public LaneMemory after(RoundRecords round, long version, Outcome outcome) {
        return new LaneMemory(settings, state.after(round, version, outcome, settings));
    }

    /**
     * What the lane remembers once it has gone back to an earlier version: pairs that came in after it are no longer
     * replayed. Which records were seen stays known, since their offsets stay consumed.
     *
     * @param target the version gone back to
     * @param version that says so
     */
    public LaneMemory rolledBack(long target, long version) {
        return new LaneMemory(settings, state.rolledBack(target, version));
    }

    /** The same memory with no rejected candidates counted, after the adapter was begun anew. */
    public LaneMemory consolidated() {
        return new LaneMemory(settings, state.withRejectedCandidates(0));
    }

    /** Candidates rejected one after another. */
    public int rejectedCandidates() {
        return state.rejectedCandidates();
    }

    /** Pairs there are to replay. */
    public int replayable() {
        return state.trained().pairs().size();
    }

    /** Records trained so far along published versions, by source; a few thousand sources by name. */
    public Map<String, Long> sources() {
        return state.sources();
    }

    /**
     * The answers that are known to be accepted: those of the round, and those of earlier ones that the round does not
     * reject.
     *
     * @param round decided by this memory
     */
    public KnownAnswers acceptedWith(RoundRecords round) {
        return (query, response) -> {
            Answer answer = new Answer(query, response);
            OptionalInt label = round.opinions().of(answer);
            return label.isPresent() ? label.getAsInt() == QaPair.ACCEPTED : isAccepted(query, response);
        };
    }

    /** True if the answer was accepted for the query and not rejected since. */
    boolean isAccepted(String query, String response) {
        return state.labels().has(new Answer(query, response), QaPair.ACCEPTED);
    }

    MemoryState state() {
        return state;
    }

    private static List<HeldOut> pairs(PairSample sample) {
        return sample.pairs().stream()
                .map(pair -> new HeldOut(pair.query(), pair.response()))
                .toList();
    }
}
