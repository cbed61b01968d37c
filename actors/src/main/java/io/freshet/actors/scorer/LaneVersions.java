package io.freshet.actors.scorer;

import java.util.List;
import java.util.Optional;

/**
 * The versions of a lane in this process.
 *
 * @param served answers whoever names none; 0 = the base model
 * @param pinned whether it stays that one until an operator says otherwise
 * @param canary what answers some requests on trial
 * @param atHand all that can be asked by their number at once, ascending, 0 and {@code served} among them
 */
public record LaneVersions(long served, boolean pinned, Optional<Canary> canary, List<Long> atHand) {

    public LaneVersions {
        atHand = List.copyOf(atHand);
    }

    /**
     * A version on trial.
     *
     * @param percent of the requests that it answers
     * @param answered requests that it has answered
     * @param failed requests that it failed, and that were answered by the version before
     */
    public record Canary(long version, int percent, long answered, long failed) {}
}
