package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.RefusedException;
import io.freshet.actors.admin.RefusedException.Reason;
import io.freshet.model.checkpoint.CorruptCheckpointException;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Which versions can be made current, and what is said of those that cannot. */
final class AdoptionCheck {

    private AdoptionCheck() {}

    /** @param current the version in use */
    static Optional<RuntimeException> refused(Adoption adoption, CommittedVersions committed, long current) {
        long wanted = adoption.version();
        if (wanted < 1 || wanted > committed.head()) {
            return refusal(
                    Reason.UNKNOWN_VERSION,
                    "There is no version " + wanted + "; the newest is " + committed.head()
                            + (wanted == 0 ? ". The base model has no checkpoint to go back to." : ""));
        }
        if (wanted == current || committed.get(current == 0 ? wanted : current).adopts() == wanted) {
            return refusal(Reason.CONFLICT, "Version " + wanted + " is what is current already");
        }
        VersionRecord record = committed.get(wanted);
        if (record.quarantined()) {
            return refusal(Reason.NOT_USABLE, "Version " + wanted + " has no adapter: its round could not be trained");
        }
        boolean published = record.status().equals(Status.PUBLISHED.label());
        if (adoption.kind() == Adoption.Kind.ROLLBACK && !published) {
            return refusal(
                    Reason.CONFLICT,
                    "Version " + wanted + " is " + record.status() + "; to serve it all the same, promote it");
        }
        return Optional.empty();
    }

    static RuntimeException busy(Adoption other) {
        return new RefusedException(
                Reason.CONFLICT, "Version " + other.version() + " is just being made current; ask again when it is");
    }

    /** The lane can go on as if nothing had been asked. */
    static boolean isHarmless(Throwable failure) {
        Throwable cause = root(failure);
        return cause instanceof CorruptCheckpointException || cause instanceof NoSuchFileException;
    }

    static RuntimeException failed(Adoption adoption, Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof NoSuchFileException) {
            return new RefusedException(
                    Reason.NOT_USABLE,
                    "Version " + adoption.version() + " was removed: more than checkpoint.keep versions came since");
        }
        if (isHarmless(failure)) {
            return new RefusedException(
                    Reason.NOT_USABLE, "Version " + adoption.version() + " is damaged: " + cause.getMessage());
        }
        return new IllegalStateException(
                "Version " + adoption.version() + " could not be made current: " + cause.getMessage(), cause);
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Optional<RuntimeException> refusal(Reason reason, String message) {
        return Optional.of(new RefusedException(reason, message));
    }
}
