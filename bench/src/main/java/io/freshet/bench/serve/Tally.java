package io.freshet.bench.serve;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of requests. Used by one thread at a time. */
public final class Tally {

    private static final int FAULTS_TOLD = 5;

    private final Map<Kind, List<Long>> nanos = new EnumMap<>(Kind.class);
    private final Map<Long, Long> firstSeen = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private long texts;
    private long failed;
    private long mixed;

    /**
     * A right answer.
     *
     * @param took nanoseconds
     * @param at when it came, by the clock of the load
     */
    void answered(Request request, Answer answer, long took, long at) {
        nanos.computeIfAbsent(request.kind(), kind -> new ArrayList<>()).add(took);
        texts += request.texts().size();
        firstSeen.merge(answer.version(), at, Math::min);
    }

    /** There was no answer. */
    void failed(String why) {
        failed++;
        tell("failed: " + why);
    }

    /** The answer is not that of the version it names. */
    void mixed(String why) {
        mixed++;
        tell("mixed: " + why);
    }

    private void tell(String fault) {
        if (faults.size() < FAULTS_TOLD) {
            faults.add(fault);
        }
    }

    /** All of them together. */
    public static Tally sum(List<Tally> parts) {
        Tally sum = new Tally();
        for (Tally part : parts) {
            part.nanos.forEach((kind, took) ->
                    sum.nanos.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(took));
            part.firstSeen.forEach((version, at) -> sum.firstSeen.merge(version, at, Math::min));
            part.faults.forEach(sum::tell);
            sum.texts += part.texts;
            sum.failed += part.failed;
            sum.mixed += part.mixed;
        }
        return sum;
    }

    /** Of right answers. */
    public long texts() {
        return texts;
    }

    public long failed() {
        return failed;
    }

    public long mixed() {
        return mixed;
    }

    /** What the first faults were. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** When the first answer of each version came, by the clock of the load. */
    public Map<Long, Long> firstSeen() {
        return Map.copyOf(firstSeen);
    }

    /** How long right answers took, by what was asked; nothing for a kind that was never answered. */
    public Map<Kind, Latency> latencyByKind() {
        Map<Kind, Latency> latencies = new EnumMap<>(Kind.class);
        nanos.forEach((kind, took) -> latencies.put(kind, Latency.of(array(took))));
        return latencies;
    }

    /**
     * How long right answers took.
     *
     * @throws IllegalArgumentException if there were none
     */
    public Latency latency() {
        return Latency.of(array(nanos.values().stream().flatMap(List::stream).toList()));
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
