package io.freshet.cli.rebuild;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.memory.Verdict;
import io.freshet.cli.progress.Progress;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a rebuild has done, and shows it. Called by one thread at a time. */
final class RoundsDone {

    private final Map<Integer, Long> until;
    private final Map<Integer, Long> now;
    private final Progress progress;
    private long excluded;
    private long versions;

    /**
     * @param start where the rebuild begins in each partition
     * @param progress stays the caller's to close
     */
    RoundsDone(Map<Integer, Long> start, Map<Integer, Long> until, Progress progress) {
        this.until = until;
        this.now = new TreeMap<>(start);
        this.progress = progress;
        show("reading");
    }

    void add(LoopEvent event) {
        if (event instanceof LoopEvent.Committed committed) {
            add(committed.manifest());
            show("version " + committed.manifest().version() + " "
                    + committed.manifest().status().label());
        } else if (event instanceof LoopEvent.RoundStarted round) {
            show("version " + round.version() + ", " + round.pairs() + " pairs");
        }
    }

    /** A version that is there. */
    void add(Manifest manifest) {
        versions++;
        excluded += manifest.counts().skipped().getOrDefault(Verdict.EXCLUDED_SOURCE.label(), 0L);
        for (OffsetRange range : manifest.offsets()) {
            now.merge(range.partition(), range.to(), Math::max);
        }
    }

    private void show(String note) {
        progress.update(of() - left(), of(), note);
    }

    /** Offsets in all. */
    long of() {
        return until.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Offsets that no version has taken. */
    long left() {
        return until.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - now.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Versions whose records are counted. */
    long versions() {
        return versions;
    }

    /** Records of sources that are left out. */
    long excluded() {
        return excluded;
    }
}
