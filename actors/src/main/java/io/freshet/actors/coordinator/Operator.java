package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.RefusedException;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Pause;
import io.freshet.streams.serving.ServingOrderRecord;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator has decided about a lane: whether it rests, which version shall be current, and what is served. Used by one thread. */
final class Operator {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

    private final LaneSettings lane;
    private final Lineage lineage;
    private final Commits commits;
    private final ServingOrders orders;
    private final long epoch;
    private final InstantSource clock;
    private Optional<Pause> pause;
    private Coordinator.Adopt adopting;

    Operator(LaneSettings lane, Durable durable, Commits commits, InstantSource clock) throws IOException {
        this.lane = lane;
        this.lineage = durable.lineage();
        this.commits = commits;
        this.orders = durable.orders();
        this.epoch = durable.start().epoch();
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
        orders.present()
                .pin()
                .ifPresent(pin -> LOG.warn(
                        "{}/{} is current, but scorers stay pinned to version {} until told otherwise",
                        made.manifest().lane(),
                        made.manifest().version(),
                        pin));
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

    /**
     * Carries out a decision on what is served, beside whatever the lane is at; orders queue behind each other and behind
     * a commit. The request is answered in any case.
     *
     * @param current the version in use
     * @return fails if it is not known whether it was carried out: then the lane cannot go on
     */
    CompletionStage<Done> serve(Coordinator.Serve request, long current) {
        return commits.order(request.change(), current).handle((order, failure) -> {
            if (failure == null) {
                request.replyTo().tell(StatusReply.success(order));
                return Done.getInstance();
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            request.replyTo().tell(StatusReply.error(cause));
            if (cause instanceof RefusedException) {
                return Done.getInstance();
            }
            throw new CompletionException(cause);
        });
    }

    /** After {@link #serve} failed. */
    static void stop(Throwable why) {
        throw new IllegalStateException(
                "what shall be served could not be ordered; a restart goes on from what was committed", why);
    }

    /** What is served otherwise than the newest version. */
    ServingOrderRecord ordered() {
        return orders.present();
    }
}
