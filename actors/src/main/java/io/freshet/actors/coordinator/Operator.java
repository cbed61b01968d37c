package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Pause;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.pattern.StatusReply;

/** What an operator has decided about a lane: whether it rests, and which version shall be current. Used by one thread. */
final class Operator {

    private final LaneSettings lane;
    private final Lineage lineage;
    private final Commits commits;
    private final long epoch;
    private final InstantSource clock;
    private Optional<Pause> pause;
    private Coordinator.Adopt adopting;

    /** @param epoch fencing number of the coordinator it decides about */
    Operator(LaneSettings lane, Lineage lineage, Commits commits, long epoch, InstantSource clock) throws IOException {
        this.lane = lane;
        this.lineage = lineage;
        this.commits = commits;
        this.epoch = epoch;
        this.clock = clock;
        this.pause = lineage.files().pause();
    }

    boolean isResting() {
        return pause.isPresent();
    }

    /** Also after the process has ended and another one goes on. */
    void rest(String by, String why) throws IOException {
        if (pause.isEmpty()) {
            Pause wanted = new Pause(by, why, clock.instant());
            lineage.files().write(wanted);
            pause = Optional.of(wanted);
        }
    }

    void goOn() throws IOException {
        lineage.files().deletePause();
        pause = Optional.empty();
    }

    /** An earlier version shall be made current as soon as no round is in the way. */
    boolean wantsAdoption() {
        return adopting != null;
    }

    /**
     * Takes a request, or refuses it at once.
     *
     * @param current the version in use
     */
    void ask(Coordinator.Adopt request, long current) {
        if (adopting != null) {
            request.replyTo().tell(StatusReply.error(AdoptionCheck.busy(adopting.adoption())));
            return;
        }
        Optional<RuntimeException> refused =
                AdoptionCheck.refused(request.adoption(), new CommittedVersions(lineage.history()), current);
        if (refused.isPresent()) {
            request.replyTo().tell(StatusReply.error(refused.get()));
        } else {
            adopting = request;
        }
    }

    /**
     * Commits what is wanted.
     *
     * @param version number of the new version
     * @param at next offset of each partition
     */
    CompletionStage<Checkpoint> adopt(long version, Map<Integer, Long> at) {
        Adoption adoption = adopting.adoption();
        String topic = lane.config().kafka().topic();
        return commits.adoption(
                version,
                adoption.version(),
                (earlier, files) -> ManifestOf.adopted(earlier, adoption, version, epoch, topic, at, files, clock));
    }

    /** It is committed. Returns the version that was adopted. */
    long adopted(Checkpoint made) throws IOException {
        Coordinator.Adopt request = adopting;
        adopting = null;
        if (!request.adoption().resumeTraining()) {
            rest("the version before was given up", made.manifest().notes().get(0));
        }
        request.replyTo().tell(StatusReply.success(made.manifest().version()));
        return request.adoption().version();
    }

    /** @throws IllegalStateException unless the lane can go on as if nothing had been asked */
    void notAdopted(Throwable why) {
        Coordinator.Adopt request = adopting;
        adopting = null;
        request.replyTo().tell(StatusReply.error(AdoptionCheck.failed(request.adoption(), why)));
        if (!AdoptionCheck.isHarmless(why)) {
            throw new IllegalStateException(
                    "an earlier version could not be made current; a restart goes on from the last committed one", why);
        }
    }
}
