package io.freshet.actors.http;

import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.AskRefusedException;
import io.freshet.actors.scorer.AskRefusedException.Reason;
import io.freshet.actors.scorer.LaneVersions;

/** Which version answers, by the rules that scorers keep. */
final class InMemoryVersions {

    private InMemoryVersions() {}

    /** @param documents whether the vectors of version 0's documents are those of every version */
    static long pick(String lane, LaneVersions versions, Ask ask, boolean documents) {
        long version = ask.version().orElse(versions.served());
        if (!versions.atHand().contains(version)) {
            throw new AskRefusedException(
                    Reason.VERSION_NOT_AT_HAND,
                    lane + "/" + version + " is not at hand here, only " + versions.atHand());
        }
        ask.expected().ifPresent(expected -> {
            if (expected != version && !(documents && expected == 0)) {
                throw new AskRefusedException(
                        Reason.VERSION_MISMATCH,
                        lane + "/" + version + " answers, but " + expected + " was expected"
                                + (versions.atHand().contains(expected)
                                        ? "; ask for model: \"" + lane + "/" + expected + "\""
                                        : ""));
            }
        });
        return version;
    }
}
