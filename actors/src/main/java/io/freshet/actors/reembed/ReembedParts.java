package io.freshet.actors.reembed;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.embed.TextEncoder;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a {@link Reembedder} works with; all stay the caller's.
 *
 * @param vectorsOf what decides on a vector of the base model, in a name
 * @param store where the versions are
 * @param registry tells of versions
 */
public record ReembedParts(
        TextEncoder encoder,
        String vectorsOf,
        CheckpointStore store,
        ActorRef<Miner.Command> miner,
        ActorRef<VersionRegistry.Command> registry,
        LoopListener events,
        InstantSource clock) {}
