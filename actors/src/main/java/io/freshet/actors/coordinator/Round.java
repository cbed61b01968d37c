package io.freshet.actors.coordinator;

import io.freshet.actors.memory.RoundDraft;
import io.freshet.actors.memory.RoundRecords;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.SnapshotDraft;
import io.freshet.model.mine.AnsweredQuery;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A closed round on its way to a version. Used by one thread. */
final class Round implements Closeable {

    /** What is being done with it, by the names of the metrics. */
    enum Phase {
        MINE,
        TRAIN,
        GATE,
        COMMIT,
        SNAPSHOT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final long version;
    final RoundDraft collected;
    final RoundRecords records;
    final List<AnsweredQuery> replayed;
    final boolean fromBase;
    Phase phase = Phase.MINE;
    Instant phaseStarted;
    Miner.Result mined;

    /** Where it is trained to, until it is being committed. */
    Draft draft;

    Trainer.Trained trained;
    ManifestOf result;

    /** What is kept of the lane after it, until the window's files are in it. */
    SnapshotDraft snapshot;

    /**
     * @param collected full
     * @param records what was decided of them
     * @param replayed pairs of earlier rounds that are trained with it
     * @param fromBase true if the adapter is begun anew
     */
    Round(
            long version,
            RoundDraft collected,
            RoundRecords records,
            List<AnsweredQuery> replayed,
            boolean fromBase,
            Instant now) {
        this.version = version;
        this.collected = collected;
        this.records = records;
        this.replayed = List.copyOf(replayed);
        this.fromBase = fromBase;
        this.phaseStarted = now;
    }

    List<AnsweredQuery> pairs() {
        List<AnsweredQuery> pairs = new ArrayList<>(records.pairs());
        pairs.addAll(replayed);
        return pairs;
    }

    /** Removes what of it is not being committed. */
    @Override
    public void close() throws IOException {
        if (draft != null) {
            draft.close();
        }
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
