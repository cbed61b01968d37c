package io.freshet.actors.coordinator;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.model.checkpoint.Checkpoint;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.actor.typed.ActorRef;

/** The version that a lane serves and its next round goes on from. Whoever serves hears of each. Used by one thread. */
final class VersionInUse {

    private final String lane;
    private final ActorRef<VersionRegistry.Command> registry;
    private Optional<Checkpoint> checkpoint = Optional.empty();

    /** @param checkpoint empty = the base model */
    VersionInUse(String lane, Optional<Checkpoint> checkpoint, ActorRef<VersionRegistry.Command> registry) {
        this.lane = lane;
        this.registry = registry;
        checkpoint.ifPresent(this::replaceBy);
    }

    void replaceBy(Checkpoint newer) {
        checkpoint = Optional.of(newer);
        registry.tell(new VersionRegistry.Announce(model()));
    }

    /** The adapter has left what the base model knows so far behind that the next one is begun anew. */
    boolean hasDrifted(OptionalDouble limit) {
        return limit.isPresent()
                && checkpoint
                        .map(made -> made.manifest().metrics().gate().get(Gate.RELATIVE_DELTA))
                        .filter(delta -> delta > limit.getAsDouble())
                        .isPresent();
    }

    ModelVersion model() {
        return checkpoint
                .map(made -> new ModelVersion(lane, made.manifest().version(), Optional.of(made.folder())))
                .orElse(ModelVersion.base(lane));
    }

    /** 0 = the base model. */
    long number() {
        return model().version();
    }
}
