package io.freshet.actors.memory;

/** What becomes of a record. */
public enum Verdict {
    /** It becomes a training example. */
    TRAIN("trained"),
    /** It is kept for evaluation; its query is never trained. */
    HOLD_OUT("held-out"),
    /** Its answer was turned down: a negative for the same query, no example of its own. */
    NEGATIVE("negative-feedback"),
    /** The same pair with the same label was seen not long ago. */
    DUPLICATE("duplicate"),
    /** Later in the round the same pair has the other label. */
    CONFLICT("conflict"),
    /** Its source, query or document has had its share of the round. */
    OVER_QUOTA("over-quota"),
    /** Nothing of its source is used. */
    EXCLUDED_SOURCE("excluded-source");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The name in manifests, where records that were left out are counted by reason. */
    public String label() {
        return label;
    }

    /** The lane learns or measures something from the record. */
    boolean isUsed() {
        return this == TRAIN || this == HOLD_OUT || this == NEGATIVE;
    }

    /** The record's labels count: its source may speak and has not spoken too often. */
    boolean isHeard() {
        return this != OVER_QUOTA && this != EXCLUDED_SOURCE;
    }
}
