package io.freshet.actors.coordinator;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.trainer.Trainer;
import org.apache.pekko.actor.typed.ActorRef;

/** The actors that a coordinator gives work to. */
public record Workers(
        ActorRef<Miner.Command> miner,
        ActorRef<Trainer.Command> trainer,
        ActorRef<Gate.Command> gate,
        ActorRef<VersionRegistry.Command> registry) {}
