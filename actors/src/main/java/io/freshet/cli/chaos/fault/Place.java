package io.freshet.cli.chaos.fault;

import java.util.Locale;

/**
 * Where a process can be made to end. The counts that are drawn span about two rounds, so that a process often dies with
 * a round of its own behind it.
 */
public enum Place {
    /** A version is read while the process finds out where to go on; the harness arms it from the second version on. */
    HISTORY_READ("recovery: reading a version record", 1),
    /** A feedback record is taken from the broker, replayed ones included. */
    RECORD_READ("a feedback record is read", 30),
    LETTER_SENT("a dead letter is about to be sent", 1),
    LETTER_ACKED("a dead letter is acknowledged, and nothing else is", 1),
    ROUND_CLOSED("a round is closed", 2),
    MINED("negatives are mined", 2),
    TRAINING_BEGINS("adapter and optimiser of the parent are read", 2),
    STEP("between two training steps", 6),
    UPDATE("between backward and the optimiser's update", 6),
    SAVE("before the candidate's files are written", 2),
    HALF_SAVED("one of the candidate's files is half written", 2),
    SAVED("the candidate's files are written", 2),
    JUDGED("the gate has decided", 2),
    /** Start-up's clean-up, writing down a round, a version or a snapshot, removing old ones: any step of a store. */
    FILE("before a step of the store on the file system", 60),
    HALF_FILE("a file of the store is half written", 5),
    RECORD_SENT("inside the transaction, before the version's record is sent", 2),
    RECORD_ACKED("inside the transaction, the record is there, not committed", 2),
    COMMITTED("the version's record is committed", 2),
    /** Milliseconds after {@link #COMMITTED}, while the scorer reads, warms up and checks the version. */
    LOADING("the scorer loads a version", 40),
    SWAPPED("the scorer answers by a new version", 2);

    private final String meaning;
    private final int most;

    Place(String meaning, int most) {
        this.meaning = meaning;
        this.most = most;
    }

    /** For people: what is going on there. */
    public String meaning() {
        return meaning;
    }

    /** The highest count worth drawing: a later one might need a third round. */
    public int most() {
        return most;
    }

    /** For example {@code half-file}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
