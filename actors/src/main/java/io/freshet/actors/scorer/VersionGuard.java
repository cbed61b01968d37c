package io.freshet.actors.scorer;

import io.freshet.actors.scorer.AskRefusedException.Reason;
import io.freshet.actors.scorer.Request.Choice;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Decides which version answers a request, and whether it may. Used by the thread that computes. */
final class VersionGuard {

    private final Engine<?> engine;
    private final VersionsAtHand versions;

    VersionGuard(Engine<?> engine, VersionsAtHand versions) {
        this.engine = engine;
        this.versions = versions;
    }

    /**
     * The version it names; else the one on trial, if the request is of its share; else the served one. One that expects
     * what the version on trial is not, names one, too.
     *
     * @throws AskRefusedException if the version is not at hand, or is not the expected one
     */
    Choice choose(Request<?> request) {
        Ask ask = request.ask();
        Choice choice = ask.version().isPresent()
                ? new Choice(named(ask.version().getAsLong()), Optional.empty())
                : onTrial(request).orElseGet(() -> new Choice(versions.served(), Optional.empty()));
        refused(ask, choice.slot().number()).ifPresent(e -> {
            throw e;
        });
        return choice;
    }

    private ModelSlot named(long version) {
        return versions.find(version)
                .orElseThrow(() -> new AskRefusedException(
                        Reason.VERSION_NOT_AT_HAND,
                        "version " + version + " of lane " + lane() + " is not at hand here; use one of "
                                + versions.describe().atHand().stream()
                                        .map(this::name)
                                        .collect(Collectors.joining(", "))
                                + ", or " + lane() + " for the one that is served"));
    }

    private Optional<Choice> onTrial(Request<?> request) {
        return versions.canary()
                .filter(trial -> request.adapted()
                        && trial.takes(request.hash())
                        && refused(request.ask(), trial.version()).isEmpty())
                .flatMap(trial -> versions.find(trial.version()).map(slot -> new Choice(slot, Optional.of(trial))));
    }

    /** Why a version's answer would not be what the caller expects. */
    Optional<AskRefusedException> refused(Ask ask, long version) {
        OptionalLong expected = ask.expected();
        if (expected.isEmpty()
                || expected.getAsLong() == version
                || engine.documents(version).equals(expected)) {
            return Optional.empty();
        }
        long wanted = expected.getAsLong();
        String comparable = engine.documents(version).isPresent()
                        && engine.documents(version).getAsLong() != version
                ? ", comparable with document vectors of version "
                        + engine.documents(version).getAsLong()
                : "";
        String advice = versions.find(wanted).isPresent()
                ? "ask model \"" + name(wanted) + "\" to be answered by that one"
                : "version " + wanted + " is not at hand here: "
                        + (engine.documents(version).isPresent()
                                ? "encode the documents anew, and then expect the version they were encoded by"
                                : "expect another one, or none");
        return Optional.of(new AskRefusedException(
                Reason.VERSION_MISMATCH,
                "the answer would be of " + lane() + "/" + version + comparable + ", not of the expected version "
                        + wanted + "; " + advice));
    }

    private String name(long version) {
        return lane() + "/" + (version == 0 ? "base" : version);
    }

    private String lane() {
        return versions.served().version().lane();
    }
}
