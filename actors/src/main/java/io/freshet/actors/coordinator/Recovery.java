package io.freshet.actors.coordinator;

import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.memory.MemorySettings;
import io.freshet.model.checkpoint.LatestSnapshot;
import io.freshet.model.checkpoint.Snapshot;
import io.freshet.model.checkpoint.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a lane gets its memory and its window back after a start: from the newest snapshot, and by reading again the records
 * of the rounds since. With that both are, to the bit, what they were. Without it they are made of what Kafka still has,
 * which is near enough to go on, but not the same: what was seen, drawn and encoded before is lost.
 *
 * @param memory as of the snapshot
 * @param window folder of its window's files; empty = the window starts empty
 * @param rounds whose records are read again, oldest first
 * @param from where reading starts in each partition
 */
public record Recovery(LaneMemory memory, Optional<Path> window, List<RecordedRound> rounds, Map<Integer, Long> from) {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    public Recovery {
        rounds = List.copyOf(rounds);
        from = Map.copyOf(from);
    }

    /** Nothing is remembered and nothing read again: for a lane's first start. */
    public static Recovery none(LaneMemory memory, Lineage.Start start) {
        return new Recovery(memory, Optional.empty(), List.of(), start.offsets());
    }

    /**
     * @param earliest first offset that Kafka still has of each partition
     * @param windowCapacity documents of a full window
     */
    public static Recovery plan(
            String lane,
            Lineage.Start start,
            SnapshotStore snapshots,
            MemorySettings settings,
            Map<Integer, Long> earliest,
            int windowCapacity)
            throws IOException {
        snapshots.deleteGarbage(lane);
        snapshots.discardAfter(lane, start.last());
        for (long version = start.last(); version > 0; version--) {
            LatestSnapshot latest = snapshots.newestAtOrBefore(lane, version);
            latest.damaged()
                    .forEach(damage -> LOG.error("A snapshot is damaged and not used: {}", damage.getMessage()));
            if (latest.snapshot().isEmpty()) {
                break;
            }
            version = latest.snapshot().get().version();
            Optional<LaneMemory> memory = memory(latest.snapshot().get(), settings);
            if (memory.isPresent()) {
                return since(latest.snapshot().get(), memory.get(), start, earliest);
            }
        }
        List<RecordedRound> newest = newest(available(start.rounds(), earliest), windowCapacity);
        warnUnless(
                newest.size() == start.rounds().size(),
                "there is no usable snapshot of it, and not all of its records are read again");
        return of(LaneMemory.empty(settings), Optional.empty(), newest, start);
    }

    private static Recovery since(
            Snapshot snapshot, LaneMemory memory, Lineage.Start start, Map<Integer, Long> earliest) {
        List<RecordedRound> since = start.rounds().stream()
                .filter(round -> round.version() > snapshot.version())
                .toList();
        List<RecordedRound> available = available(since, earliest);
        warnUnless(
                available.size() == since.size(),
                since.size() - available.size() + " rounds since the last snapshot are gone from Kafka: raise the"
                        + " topic's retention or lower checkpoint.snapshot-every");
        return of(memory, Optional.of(snapshot.folder()), available, start);
    }

    private static void warnUnless(boolean exact, String why) {
        if (!exact) {
            LOG.warn(
                    "The window and the memory of the lane are rebuilt from what there is, which is not all: {}. Its"
                            + " next versions will differ from those of a run that was not interrupted.",
                    why);
        }
    }

    private static Optional<LaneMemory> memory(Snapshot snapshot, MemorySettings settings) {
        try {
            return Optional.of(LaneMemory.read(snapshot.folder(), settings));
        } catch (IOException e) {
            LOG.error("The snapshot in {} is not used: {}", snapshot.folder(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Recovery of(
            LaneMemory memory, Optional<Path> window, List<RecordedRound> rounds, Lineage.Start start) {
        return new Recovery(
                memory,
                window,
                rounds,
                rounds.isEmpty() ? start.offsets() : rounds.get(0).from());
    }

    /** The last of the rounds, as far back as all their records are there. */
    private static List<RecordedRound> available(List<RecordedRound> rounds, Map<Integer, Long> earliest) {
        int first = rounds.size();
        while (first > 0 && isThere(rounds.get(first - 1), earliest)) {
            first--;
        }
        return rounds.subList(first, rounds.size());
    }

    private static boolean isThere(RecordedRound round, Map<Integer, Long> earliest) {
        Map<Integer, Long> from = new TreeMap<>();
        round.to().keySet().forEach(partition -> from.put(partition, 0L));
        from.putAll(round.from());
        return from.entrySet().stream()
                .allMatch(start -> start.getValue() >= earliest.getOrDefault(start.getKey(), 0L)
                        || start.getValue().equals(round.to().get(start.getKey())));
    }

    /** The last of the rounds that hold so many records, or all. */
    private static List<RecordedRound> newest(List<RecordedRound> rounds, int records) {
        int first = rounds.size();
        for (long span = 0; first > 0 && span < records; first--) {
            span += rounds.get(first - 1).span();
        }
        return rounds.subList(first, rounds.size());
    }
}
