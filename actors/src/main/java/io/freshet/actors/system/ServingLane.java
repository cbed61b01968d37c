package io.freshet.actors.system;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.metrics.LaneMetrics;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.config.FreshetConfig;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/** What answers for a lane in a process. Its model belongs to the process. */
final class ServingLane {

    private final FreshetConfig config;
    private final BatchedService service;
    private final LoopListener events;
    private final InstantSource clock;

    private ServingLane(FreshetConfig config, BatchedService service, LoopListener events, InstantSource clock) {
        this.config = config;
        this.service = service;
        this.events = events;
        this.clock = clock;
    }

    /** Starts answering by the base model. */
    static ServingLane start(
            Lane lane, ActorSystem<?> system, LaneMetrics metrics, LoopListener events, InstantSource clock) {
        FreshetConfig config = lane.config();
        metrics.version(0);
        BatchedService service = lane.serve(
                system,
                new MicroBatcher.Settings(
                        config.scorer().maxBatchTokens(),
                        config.scorer().maxRequestTokens(),
                        config.scorer().queue(),
                        config.scorer().requestTimeout(),
                        config.model().threads(),
                        config.scorer().keep()),
                // Requests wait by it: a system clock set forward must not make all of them too late.
                new SteadyClock());
        return new ServingLane(config, service, events, clock);
    }

    BatchedService service() {
        return service;
    }

    ServingActors.Parts parts(Optional<ServingActors.Following> following, ServingActors.Ordering ordering) {
        return new ServingActors.Parts(config, service.batcher(), events, clock, following, ordering);
    }

    /** After the actors have stopped. */
    void release() {
        service.close();
    }
}
