package io.freshet.actors.coordinator;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.train.Example;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What the workers of a lane are told about a round. */
record Orders(LaneSettings lane, Round round) {

    Miner.Mine mine(ModelVersion current, LaneMemory memory, ActorRef<Miner.Result> replyTo) {
        return new Miner.Mine(
                round.pairs(),
                round.records.documents(),
                memory.acceptedWith(round.records),
                current,
                lane.seedOf(round.version),
                replyTo);
    }

    LoopEvent.Mined mined() {
        List<Example> examples = round.mined.mined().examples();
        double negatives = examples.stream()
                .mapToInt(example -> example.negatives().size())
                .average()
                .orElse(0);
        return new LoopEvent.Mined(
                round.version,
                round.mined.windowDocuments(),
                examples.size(),
                negatives,
                round.mined.mined().statistics().alarms());
    }

    Trainer.Train train(ModelVersion current, ActorRef<Trainer.Outcome> replyTo) {
        return new Trainer.Train(
                new TrainRound(
                        round.version,
                        round.fromBase ? Optional.empty() : current.adapter(),
                        round.mined.mined().examples(),
                        round.mined.mined().documents(),
                        lane.seedOf(round.version),
                        round.draft.folder()),
                replyTo);
    }

    Gate.Judge judge(ModelVersion current, LaneMemory memory, ActorRef<Gate.Verdict> replyTo) {
        return new Gate.Judge(
                round.version,
                lane.seedOf(round.version),
                round.draft.folder(),
                current.adapter(),
                memory.heldOutWith(round.records),
                round.mined.newest(),
                round.trained.deltaNorm(),
                round.trained.mostlyFinite(),
                replyTo);
    }
}
