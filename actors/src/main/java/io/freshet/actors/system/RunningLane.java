package io.freshet.actors.system;

import io.freshet.actors.admin.AdminLane;
import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.CoordinatorAdmin;
import io.freshet.actors.coordinator.Course;
import io.freshet.actors.coordinator.Durable;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.lineage.LineageQuery;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.FileSteps;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** What a lane's loop has of its own in a process: lineage and stream. Its models belong to the process. */
final class RunningLane {

    private final Lane lane;
    private final KafkaConnection kafka;
    private final Durable durable;
    private final LagMonitor lag;
    private final LoopListener events;
    private final InstantSource clock;
    private FeedbackStream stream;

    private RunningLane(Lane lane, KafkaConnection kafka, Durable durable, LoopListener listener, InstantSource clock) {
        this.lane = lane;
        this.kafka = kafka;
        this.durable = durable;
        this.clock = clock;
        lag = new LagMonitor(
                kafka.admin(), lane.config().kafka().topic(), durable.start().offsets(), listener);
        events = LoopListener.all(List.of(lag, listener));
    }

    /** Creates missing topics, fences other coordinators of the lane, and finds where to go on. */
    static RunningLane open(
            Lane lane, KafkaConnection kafka, LoopListener listener, InstantSource clock, FileSteps files)
            throws IOException {
        FreshetConfig config = lane.config();
        CheckpointStore store = new CheckpointStore(config.checkpoint().store(), files);
        return new RunningLane(lane, kafka, DurableLane.open(config, store, kafka, clock), listener, clock);
    }

    String name() {
        return lane.name();
    }

    /** What trains its rounds. */
    Training.Factory training(FreshetNode.TrainingWrapper wrapper) {
        return wrapper.wrap(name(), LaneTraining.of(lane, documents -> wrapper.wrapTask(name(), lane.task(documents))));
    }

    LaneActors.Parts parts(Training.Factory training, Course course) {
        return new LaneActors.Parts(lane, kafka, durable, training, events, clock, course);
    }

    /** As the admin plane sees it. */
    AdminLane admin(ActorSystem<?> system, ActorRef<Coordinator.Command> coordinator) {
        FreshetConfig config = lane.config();
        Path store = config.checkpoint().store();
        return new AdminLane(
                new CoordinatorAdmin(lane.name(), coordinator, system),
                new LineageQuery(
                        new CheckpointStore(store), lane.name(), config.kafka().topic(), durable.lineage()::history),
                store.resolve(lane.name()));
    }

    /**
     * Lets the records come.
     *
     * @param writesDeadLetters false if they are written already, or another lane of the process reads the same topic
     *     and writes them
     */
    void connect(
            ActorSystem<?> system,
            ActorRef<Coordinator.Command> coordinator,
            Course course,
            boolean writesDeadLetters) {
        stream = FeedbackStream.start(system, kafka, lane.config(), durable, coordinator, course, writesDeadLetters);
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
        durable.close();
    }
}
