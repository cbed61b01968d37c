package io.freshet.actors.coordinator;

import io.freshet.actors.admin.ServingChange;
import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.memory.RoundRecords;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.SnapshotDraft;
import io.freshet.model.checkpoint.SnapshotStore;
import io.freshet.streams.deadletter.Quarantine;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a coordinator makes durable, on a thread that may block; one thing at a time. */
final class Commits {

    private static final int SNAPSHOTS = 2;

    private final String lane;
    private final Lineage lineage;
    private final SnapshotStore snapshots;
    private final ServingOrders orders;
    private final Quarantine quarantine;
    private final int keep;
    private final Executor blocking;

    /** @param keep versions that stay when older ones are removed */
    Commits(String lane, Durable durable, int keep, Executor blocking) {
        this.lane = lane;
        this.lineage = durable.lineage();
        this.snapshots = durable.snapshots();
        this.orders = durable.orders();
        this.quarantine = durable.quarantine();
        this.keep = keep;
        this.blocking = blocking;
    }

    /**
     * Commits a round, whatever became of it.
     *
     * @param draft becomes this one's to close
     * @param inUse version that is never removed
     */
    CompletionStage<Checkpoint> round(
            Draft draft, Round round, Function<SortedMap<String, String>, Manifest> manifest, long inUse) {
        return run(() -> {
            try (draft) {
                round.result.poison().ifPresent(why -> quarantine(round.records, why));
                Checkpoint made = lineage.commit(draft, manifest, round.result.kept());
                orders.undisturbed(held -> {
                    held.add(inUse);
                    lineage.prune(keep, held);
                    return held;
                });
                return made;
            }
        });
    }

    /** First, so that a crash in between quarantines pairs twice rather than never. */
    private void quarantine(RoundRecords records, String why) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Received.Accepted record : records.used()) {
            sent.add(quarantine.send(record.position(), record.pair(), why).toCompletableFuture());
        }
        sent.forEach(CompletableFuture::join);
    }

    CompletionStage<Checkpoint> adoption(
            long version, long target, BiFunction<Manifest, SortedMap<String, String>, Manifest> manifest) {
        return run(() -> orders.undisturbed(held -> lineage.adopt(version, target, manifest)));
    }

    /** Commits what shall be served from now on, if it can be; see {@link ServingOrders#order}. */
    CompletionStage<ServingOrderRecord> order(ServingChange change, long current) {
        return run(() -> orders.order(change, current));
    }

    /** Starts a snapshot of the lane after a version; may block for a moment. The caller closes it. */
    SnapshotDraft beginSnapshot(long version) throws IOException {
        return snapshots.begin(lane, version);
    }

    /**
     * Completes a snapshot that has the window's files already.
     *
     * @param draft becomes this one's to close
     */
    CompletionStage<Long> snapshot(SnapshotDraft draft, LaneMemory memory) {
        return run(() -> {
            try (draft) {
                memory.write(draft.folder());
                draft.commit();
                snapshots.prune(lane, SNAPSHOTS);
                return memory.version();
            }
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> CompletionStage<T> run(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                blocking);
    }
}
