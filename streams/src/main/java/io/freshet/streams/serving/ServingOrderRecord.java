package io.freshet.streams.serving;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What shall be served of a lane, as an operator ordered it last. It holds until the next one.
 *
 * @param lane {@code embedding} or {@code reranker}
 * @param versionsTopic whose numbers are meant: a lane that was made anew on another topic has other versions
 * @param pin the version that is served whatever is published, 0 = the base model; empty = the newest published one
 * @param canary what answers some requests on trial
 * @param epoch which incarnation of the lane's coordinator wrote it; 0 = nothing was ever ordered
 * @param by who ordered it, for people
 * @param reason for people; may be empty
 */
public record ServingOrderRecord(
        String lane,
        String versionsTopic,
        OptionalLong pin,
        Optional<Canary> canary,
        long epoch,
        Instant time,
        String by,
        String reason) {

    /** @param percent of the requests that the version answers, 1 to 100 */
    public record Canary(long version, int percent) {
        public Canary {
            if (version < 0 || percent < 1 || percent > 100) {
                throw new IllegalArgumentException(
                        "A canary is a version, at least 0, and 1 to 100 percent, not " + version + " and " + percent);
            }
        }
    }

    public ServingOrderRecord {
        if (lane.isBlank() || lane.contains("/")) {
            throw new IllegalArgumentException("A lane has a name without '/', not [" + lane + "]");
        }
        if (pin.isPresent() && pin.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "The pinned version of " + lane + " must be at least 0, not " + pin.getAsLong());
        }
        Objects.requireNonNull(versionsTopic, "versionsTopic");
        Objects.requireNonNull(canary, "canary");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    /** Nothing was ever ordered: the newest published version is served. */
    public static ServingOrderRecord none(String lane) {
        return new ServingOrderRecord(lane, "", OptionalLong.empty(), Optional.empty(), 0, Instant.EPOCH, "", "");
    }

    /** This, if it is about the versions of that topic; otherwise as if nothing had been ordered. */
    public ServingOrderRecord ofVersionsIn(String topic) {
        return versionsTopic.equals(topic) ? this : none(lane);
    }

    /** Nothing but the newest published version shall be served. */
    public boolean isPlain() {
        return pin.isEmpty() && canary.isEmpty();
    }
}
