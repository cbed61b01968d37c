package io.freshet.actors.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Holds what shall be served for one lane. An announcement of an older one, from a late coordinator, changes nothing. */
public final class VersionRegistry extends AbstractBehavior<VersionRegistry.Command> {

    public sealed interface Command {}

    /** A version is in the lineage and may be served. */
    public record Announce(ModelVersion version) implements Command {}

    /** An operator wants something else served, or no longer does. */
    public record Order(ServingOrder order) implements Command {}

    /** Hear what shall be served, now and whenever it changes. */
    public record Subscribe(ActorRef<Serving> subscriber) implements Command {}

    /**
     * What shall be served.
     *
     * @param newest the newest published version
     * @param order what an operator wants otherwise
     */
    public record Serving(ModelVersion newest, ServingOrder order) {}

    private final List<ActorRef<Serving>> subscribers = new ArrayList<>();
    private ModelVersion current;
    private ServingOrder order = ServingOrder.NONE;

    private boolean held;

    private VersionRegistry(ActorContext<Command> context, String lane, boolean held) {
        super(context);
        this.held = held;
        current = ModelVersion.base(lane);
    }

    public static Behavior<Command> create(String lane) {
        return Behaviors.setup(context -> new VersionRegistry(context, lane, false));
    }

    /**
     * One that tells of the base model alone until it knows what an operator ordered: the newest version shall not be
     * served for a moment where another one is pinned.
     */
    public static Behavior<Command> createAwaitingOrder(String lane) {
        return Behaviors.setup(context -> new VersionRegistry(context, lane, true));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announce.class, this::announce)
                .onMessage(Order.class, this::order)
                .onMessage(Subscribe.class, this::subscribe)
                .build();
    }

    private Behavior<Command> announce(Announce message) {
        if (message.version().version() <= current.version()) {
            getContext()
                    .getLog()
                    .warn("{} announced after {}: ignored", message.version().label(), current.label());
            return this;
        }
        current = message.version();
        return held ? this : tell();
    }

    private Behavior<Command> order(Order message) {
        order = message.order();
        held = false;
        return tell();
    }

    private Behavior<Command> tell() {
        subscribers.forEach(subscriber -> subscriber.tell(new Serving(current, order)));
        return this;
    }

    private Behavior<Command> subscribe(Subscribe message) {
        subscribers.add(message.subscriber());
        message.subscriber().tell(new Serving(held ? ModelVersion.base(current.lane()) : current, order));
        return this;
    }
}
