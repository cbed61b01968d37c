package io.freshet.actors.admin;

/**
 * An operator's decision on what is served.
 *
 * @param version whose copy becomes the newest version; 1 or more
 * @param kind why: it decides what the request may name, and what the new manifest's note says
 * @param reason for people, without control characters; may be empty
 * @param resumeTraining false: no round starts until the lane is told to resume; true: rounds go on from the new version,
 *     unless they were paused before
 */
public record Adoption(long version, Kind kind, String reason, boolean resumeTraining) {

    /** Which way. */
    public enum Kind {
        /** Back to a version that was published before. Those after it on the line become {@code rolled-back}. */
        ROLLBACK,
        /** Forward to one that is not served: rejected by the gate, or rolled back. */
        PROMOTE
    }
}
