package io.freshet.model.mine;

import java.util.Locale;

/** Why a retrieved candidate cannot be a negative, in the order in which the filters are applied. */
public enum SkipReason {
    /** The search returned fewer documents than asked for and filled up with id -1. */
    PADDING,
    /** A known positive of the query. */
    POSITIVE,
    /** Refused by the caller's predicate, for example because its text equals the query. */
    EXCLUDED,
    /** The candidate's score, or the positive's, is NaN or infinite. */
    NON_FINITE,
    ABSOLUTE_MARGIN,
    RELATIVE_MARGIN,
    MAX_SCORE,
    MIN_SCORE;

    /** The name used in manifests and reports, for example {@code absolute_margin}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a threshold of the {@link MiningRule} dropped the candidate, rather than its identity. */
    public boolean isFilter() {
        return ordinal() >= ABSOLUTE_MARGIN.ordinal();
    }
}
