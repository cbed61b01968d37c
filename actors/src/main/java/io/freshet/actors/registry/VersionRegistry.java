package io.freshet.actors.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Holds the current version of one lane. An announcement of an older one, from a late coordinator, changes nothing. */
public final class VersionRegistry extends AbstractBehavior<VersionRegistry.Command> {

    public sealed interface Command {}

    /** A version is in the lineage and may be served. */
    public record Announce(ModelVersion version) implements Command {}

    /** Hear of the current version now and of every later one. */
    public record Subscribe(ActorRef<ModelVersion> subscriber) implements Command {}

    private final List<ActorRef<ModelVersion>> subscribers = new ArrayList<>();
    private ModelVersion current;

    private VersionRegistry(ActorContext<Command> context, String lane) {
        super(context);
        current = ModelVersion.base(lane);
    }

    public static Behavior<Command> create(String lane) {
        return Behaviors.setup(context -> new VersionRegistry(context, lane));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announce.class, this::announce)
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
        subscribers.forEach(subscriber -> subscriber.tell(current));
        return this;
    }

    private Behavior<Command> subscribe(Subscribe message) {
        subscribers.add(message.subscriber());
        message.subscriber().tell(current);
        return this;
    }
}
