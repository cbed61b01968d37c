package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.LaneAdmin;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.admin.ServingChange;
import io.freshet.streams.serving.ServingOrderRecord;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A coordinator, as the admin plane asks it. */
public final class CoordinatorAdmin implements LaneAdmin {

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** A version that is being trained is given up first, and that takes until the end of a step. */
    private static final Duration ADOPT_WITHIN = Duration.ofMinutes(10);

    /** What is being committed comes first, and the broker may be slow. */
    private static final Duration SERVE_WITHIN = Duration.ofMinutes(2);

    private final String lane;
    private final ActorRef<Coordinator.Command> coordinator;
    private final ActorSystem<?> system;

    public CoordinatorAdmin(String lane, ActorRef<Coordinator.Command> coordinator, ActorSystem<?> system) {
        this.lane = lane;
        this.coordinator = coordinator;
        this.system = system;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public CompletionStage<LaneStatus> status() {
        return ask(Coordinator.Report::new);
    }

    @Override
    public CompletionStage<Long> adopt(Adoption adoption) {
        return AskPattern.askWithStatus(
                coordinator, replyTo -> new Coordinator.Adopt(adoption, replyTo), ADOPT_WITHIN, system.scheduler());
    }

    @Override
    public CompletionStage<ServingOrderRecord> serve(ServingChange change) {
        return AskPattern.askWithStatus(
                coordinator, replyTo -> new Coordinator.Serve(change, replyTo), SERVE_WITHIN, system.scheduler());
    }

    @Override
    public CompletionStage<Done> pause(String by) {
        return ask(replyTo -> new Coordinator.Rest(by, replyTo));
    }

    @Override
    public CompletionStage<Done> resume(String by) {
        return ask(Coordinator.GoOn::new);
    }

    private <T> CompletionStage<T> ask(Function<ActorRef<T>, Coordinator.Command> message) {
        return AskPattern.ask(coordinator, message::apply, AT_ONCE, system.scheduler());
    }
}
