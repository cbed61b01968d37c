package io.freshet.actors.coordinator;

import io.freshet.actors.admin.RefusedException;
import io.freshet.actors.admin.RefusedException.Reason;
import io.freshet.actors.admin.ServingChange;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.serving.ServingOrderLog;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an operator wants served of a lane, and that those versions stay in the store. Training goes on whatever is
 * served. Calls block, but for {@link #present()}; safe for any number of threads.
 */
public final class ServingOrders {

    private final CheckpointStore store;
    private final Supplier<List<VersionRecord>> history;
    private final ServingOrderLog log;
    private final String versionsTopic;
    private final long epoch;
    private final InstantSource clock;

    /**
     * @param history everything that is committed of the lane
     * @param log stays the caller's
     * @param versionsTopic where the history is
     * @param epoch fencing number of the coordinator
     */
    public ServingOrders(
            CheckpointStore store,
            Supplier<List<VersionRecord>> history,
            ServingOrderLog log,
            String versionsTopic,
            long epoch,
            InstantSource clock) {
        this.store = store;
        this.history = history;
        this.log = log;
        this.versionsTopic = versionsTopic;
        this.epoch = epoch;
        this.clock = clock;
    }

    /** What is ordered now. */
    public ServingOrderRecord present() {
        return log.present();
    }

    /** Work on the store that must not meet a new order. */
    @FunctionalInterface
    interface Work<T> {
        /** @param held the versions that must stay in the store */
        T run(Set<Long> held) throws IOException;
    }

    /** Does it while no order is taken. */
    synchronized <T> T undisturbed(Work<T> work) throws IOException {
        Set<Long> held = new HashSet<>();
        present().pin().ifPresent(held::add);
        present().canary().ifPresent(canary -> held.add(canary.version()));
        return work.run(held);
    }

    /**
     * Commits what is wanted; it is for every scorer to follow then.
     *
     * @param current the version that is in use unless another one is pinned
     * @throws RefusedException if it cannot be; nothing has changed
     * @throws io.freshet.streams.version.VersionLogException if it is not known whether it was committed
     */
    public synchronized ServingOrderRecord order(ServingChange change, long current) {
        ServingOrderRecord now = present();
        OptionalLong pin = now.pin();
        Optional<ServingOrderRecord.Canary> canary = now.canary();
        if (change.wish() instanceof ServingChange.Pin wanted) {
            refuseIf(pin.equals(OptionalLong.of(wanted.version())), name(wanted.version()) + " is pinned already");
            requireServable(wanted.version());
            pin = OptionalLong.of(wanted.version());
            // It answers everything now, so there is nothing left to try.
            canary = canary.filter(trial -> trial.version() != wanted.version());
        } else if (change.wish() instanceof ServingChange.Unpin) {
            refuseIf(pin.isEmpty(), "No version is pinned");
            pin = OptionalLong.empty();
        } else if (change.wish() instanceof ServingChange.Canary wanted) {
            var trial = new ServingOrderRecord.Canary(wanted.version(), wanted.percent());
            refuseIf(
                    canary.equals(Optional.of(trial)),
                    name(trial.version()) + " answers " + trial.percent() + " % of the requests already");
            refuseIf(
                    trial.version() == pin.orElse(current),
                    name(trial.version()) + " answers every request already, as "
                            + (pin.isPresent() ? "it is pinned" : "it is the current one"));
            requireServable(trial.version());
            canary = Optional.of(trial);
        } else {
            refuseIf(canary.isEmpty(), "There is no canary");
            canary = Optional.empty();
        }
        log.commit(new ServingOrderRecord(
                now.lane(), versionsTopic, pin, canary, epoch, clock.instant(), change.by(), change.reason()));
        return present();
    }

    /** Its status does not matter: an operator may want a rejected version tried. */
    private void requireServable(long version) {
        if (version == 0) {
            return;
        }
        CommittedVersions committed = new CommittedVersions(history.get());
        if (version < 0 || version > committed.head()) {
            throw new RefusedException(
                    Reason.UNKNOWN_VERSION,
                    "There is no version " + version + "; the newest is " + committed.head()
                            + ", and 0 is the base model");
        }
        VersionRecord record = committed.get(version);
        if (record.quarantined()) {
            throw new RefusedException(
                    Reason.NOT_USABLE, "Version " + version + " has no adapter: its round could not be trained");
        }
        try {
            Checkpoint checkpoint = store.read(record.lane(), version);
            store.verify(checkpoint);
            checkpoint.requireManifest(record.manifestSha256());
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    Reason.NOT_USABLE,
                    "Version " + version + " was removed: more than checkpoint.keep versions came since");
        } catch (IOException e) {
            throw new RefusedException(
                    Reason.NOT_USABLE, "Version " + version + " cannot be served: " + e.getMessage());
        }
    }

    private static void refuseIf(boolean conflict, String message) {
        if (conflict) {
            throw new RefusedException(Reason.CONFLICT, message);
        }
    }

    private static String name(long version) {
        return version == 0 ? "The base model" : "Version " + version;
    }
}
