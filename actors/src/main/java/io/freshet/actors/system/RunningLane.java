package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.metrics.LaneMetrics;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.actors.trainer.RoundTraining;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.FileSteps;
import io.freshet.model.train.TrainSettings;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** What a lane has of its own in a process: lineage, answers, stream. Its models belong to the process. */
final class RunningLane {

    private final Lane lane;
    private final KafkaConnection kafka;
    private final Lineage lineage;
    private final Lineage.Start start;
    private final LagMonitor lag;
    private final LoopListener events;
    private final InstantSource clock;
    private BatchedService service;
    private FeedbackStream stream;

    private RunningLane(
            Lane lane,
            KafkaConnection kafka,
            Lineage lineage,
            Lineage.Start start,
            LaneMetrics metrics,
            LoopListener listener,
            InstantSource clock) {
        this.lane = lane;
        this.kafka = kafka;
        this.lineage = lineage;
        this.start = start;
        this.clock = clock;
        metrics.version(0);
        MetricsListener counted = new MetricsListener(metrics);
        lag = new LagMonitor(kafka.admin(), lane.config().kafka().topic(), start.offsets(), counted);
        events = LoopListener.all(List.of(counted, lag, listener));
    }

    /** Creates missing topics, fences other coordinators of the lane, and finds where to go on. */
    static RunningLane open(
            Lane lane,
            KafkaConnection kafka,
            LaneMetrics metrics,
            LoopListener listener,
            InstantSource clock,
            FileSteps files)
            throws IOException {
        FreshetConfig config = lane.config();
        FeedbackStream.ensureTopics(kafka, config.kafka());
        Lineage lineage = Lineage.of(
                new CheckpointStore(config.checkpoint().store(), files),
                VersionLog.open(kafka, config.kafka().versionsTopic(), lane.name()),
                lane.name(),
                clock);
        return new RunningLane(lane, kafka, lineage, lineage.recover(), metrics, listener, clock);
    }

    String name() {
        return lane.name();
    }

    /** Starts answering by the base model. */
    BatchedService serve(ActorSystem<?> system) {
        FreshetConfig config = lane.config();
        service = lane.serve(
                system,
                new MicroBatcher.Settings(
                        config.scorer().maxBatchTokens(),
                        config.scorer().queue(),
                        config.scorer().requestTimeout(),
                        config.model().threads()),
                clock);
        return service;
    }

    /** What trains its rounds. */
    Training.Factory training(FreshetNode.TrainingWrapper wrapper) {
        FreshetConfig config = lane.config();
        return wrapper.wrap(
                name(),
                RoundTraining.factory(
                        wrapper.wrapTask(name(), lane.task()),
                        TrainSettings.of(config.train(), config.lora()),
                        config.model().ref()));
    }

    /** Once it answers. */
    LaneActors.Parts parts(Training.Factory training) {
        return new LaneActors.Parts(lane, lineage, start, training, service.batcher(), events, clock);
    }

    /**
     * Lets the records come.
     *
     * @param writesDeadLetters false if another lane of the process reads the same topic and writes them
     */
    void connect(ActorSystem<?> system, ActorRef<Coordinator.Command> coordinator, boolean writesDeadLetters)
            throws IOException {
        stream = FeedbackStream.start(system, kafka, lane.config(), start, coordinator, writesDeadLetters);
        lag.start(system);
    }

    /** No more records; before the actors stop. */
    void disconnect() {
        lag.close();
        if (stream != null) {
            stream.close();
        }
    }

    /** After the actors have stopped. */
    void release() {
        service.close();
        lineage.close();
    }
}
