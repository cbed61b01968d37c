package io.freshet.actors.memory;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link LaneMemory} holds. Immutable.
 *
 * @param version after which it is so
 * @param labels of the pairs seen
 * @param turnedDown rejected answers
 * @param trained a fair sample of the pairs that published versions were trained on
 * @param heldOut held-out pairs, rather the newest
 * @param sources records trained, by source
 * @param rejectedCandidates one after another
 */
record MemoryState(
        long version,
        Labels labels,
        TurnedDown turnedDown,
        PairSample trained,
        PairSample heldOut,
        Map<String, Long> sources,
        int rejectedCandidates) {

    /** Sources that are counted by name; whoever invents more is counted among the others. */
    static final int MOST_SOURCES = 2_000;

    static final String OTHERS = "(others)";

    MemoryState {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    static MemoryState empty(MemorySettings settings) {
        return new MemoryState(
                0,
                new Labels(settings.trust().rememberedPairs(), Map.of()),
                new TurnedDown(settings.trust().rememberedRejections(), Map.of()),
                PairSample.EMPTY,
                PairSample.EMPTY,
                Map.of(),
                0);
    }

    MemoryState after(RoundRecords round, long newVersion, Outcome outcome, MemorySettings settings) {
        if (outcome == Outcome.QUARANTINED) {
            return new MemoryState(newVersion, labels, turnedDown, trained, heldOut, sources, rejectedCandidates);
        }
        boolean published = outcome == Outcome.PUBLISHED;
        PairSample stillTrained = trained.keeping(pair -> !round.replaces(pair.answer()));
        return new MemoryState(
                newVersion,
                labels.after(round.heard(), round.opinions(), settings.trust().rememberedPairs()),
                round.turnedDown(),
                published
                        ? stillTrained.plusFairly(
                                pairs(round, Verdict.TRAIN, newVersion),
                                settings.replay().capacity(),
                                settings.seed())
                        : stillTrained,
                heldOutAfter(round, newVersion, settings),
                published ? plus(round.sources()) : sources,
                published ? 0 : rejectedCandidates + 1);
    }

    PairSample heldOutAfter(RoundRecords round, long newVersion, MemorySettings settings) {
        return heldOut.keeping(pair -> !round.replaces(pair.answer()))
                .plusNewest(pairs(round, Verdict.HOLD_OUT, newVersion), settings.heldOutPairs(), settings.seed());
    }

    MemoryState rolledBack(long target, long newVersion) {
        return new MemoryState(
                newVersion, labels, turnedDown, trained.keeping(pair -> pair.version() <= target), heldOut, sources, 0);
    }

    MemoryState withRejectedCandidates(int count) {
        return new MemoryState(version, labels, turnedDown, trained, heldOut, sources, count);
    }

    private Map<String, Long> plus(Map<String, Long> more) {
        Map<String, Long> sum = new TreeMap<>(sources);
        more.forEach((source, count) ->
                sum.merge(sum.containsKey(source) || sum.size() < MOST_SOURCES ? source : OTHERS, count, Long::sum));
        return sum;
    }

    private static List<PastPair> pairs(RoundRecords round, Verdict verdict, long version) {
        return round.with(verdict).stream()
                .map(judged -> PastPair.of(judged, version))
                .toList();
    }
}
