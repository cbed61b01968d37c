package io.freshet.actors.system;

import io.freshet.actors.coordinator.Course;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.FileSteps;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainingTask;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;

/**
 * One process with all its lanes: Kafka to served versions. The lanes share the actor system, the HTTP server and the
 * base models; everything else each has of its own. Starting blocks until all serve; closing ends the streams, answers
 * what was asked, and frees everything native.
 */
public final class FreshetNode implements Node {

    private final Models models;
    private final FreshetMetrics metrics;
    private final RunningLoops loops;
    private final ServingLanes serving;
    private final Feedback feedback;
    private final NodeSystem system;
    private final int httpPort;
    private final int adminPort;

    private FreshetNode(
            Models models,
            FreshetMetrics metrics,
            RunningLoops loops,
            ServingLanes serving,
            Feedback feedback,
            NodeSystem system,
            int httpPort,
            int adminPort) {
        this.models = models;
        this.metrics = metrics;
        this.loops = loops;
        this.serving = serving;
        this.feedback = feedback;
        this.system = system;
        this.httpPort = httpPort;
        this.adminPort = adminPort;
    }

    /** Wraps what trains the rounds of a lane. */
    @FunctionalInterface
    public interface TrainingWrapper {
        Training.Factory wrap(String lane, Training.Factory training);

        /** Wraps what is trained, below {@link #wrap}. */
        default TrainingTask<Example> wrapTask(String lane, TrainingTask<Example> task) {
            return task;
        }
    }

    /**
     * What a caller may put in place of the usual.
     *
     * @param listeners who hears of a lane's loop, by its name, beside the metrics
     * @param clock tells the time
     * @param files how stores of checkpoints are written
     * @param course how far the lanes' loops go
     */
    public record Extras(
            Function<String, LoopListener> listeners,
            TrainingWrapper training,
            InstantSource clock,
            FileSteps files,
            Course course) {

        /** For loops that go on for ever. */
        public Extras(
                Function<String, LoopListener> listeners,
                TrainingWrapper training,
                InstantSource clock,
                FileSteps files) {
            this(listeners, training, clock, files, Course.OPEN);
        }

        /** Nothing special. */
        public static Extras none() {
            return listening(lane -> LoopListener.NONE);
        }

        public static Extras listening(Function<String, LoopListener> listeners) {
            return new Extras(listeners, (lane, training) -> training, InstantSource.system(), FileSteps.REAL);
        }

        /** The same with another training. */
        public Extras training(TrainingWrapper wrapper) {
            return new Extras(listeners, wrapper, clock, files, course);
        }

        /** The same, but only so far. */
        public Extras course(Course only) {
            return new Extras(listeners, training, clock, files, only);
        }

        /** The same with one more listener for each lane. */
        Extras alsoTelling(Function<String, LoopListener> more) {
            return new Extras(
                    lane -> LoopListener.all(List.of(listeners.apply(lane), more.apply(lane))),
                    training,
                    clock,
                    files,
                    course);
        }
    }

    /** Starts a process of one lane. */
    public static FreshetNode start(FreshetConfig lane, Extras extras) throws IOException {
        return start(List.of(lane), extras);
    }

    /**
     * Starts everything.
     *
     * @param lanes at least one, of different names; what is of the whole process is taken from the first
     * @throws IOException if a model or a store cannot be read
     */
    public static FreshetNode start(List<FreshetConfig> lanes, Extras extras) throws IOException {
        return start(lanes, Models.open(lanes), extras);
    }

    /**
     * Starts everything on models that are loaded already.
     *
     * @param models become this node's to close
     */
    public static FreshetNode start(List<FreshetConfig> lanes, Models models, Extras extras) throws IOException {
        FreshetConfig process = Processes.of(lanes);
        FreshetMetrics metrics = new FreshetMetrics();
        LaneEvents events = new LaneEvents(lanes, metrics, extras);
        RunningLoops loops = RunningLoops.open(lanes, models, events, extras);
        List<String> parts = new ArrayList<>(ServingLanes.parts(lanes));
        parts.addAll(RunningLoops.parts(lanes));
        NodeSystem system = NodeSystem.start(process, metrics, parts);
        try {
            ServingLanes serving = ServingLanes.start(lanes, models, system.system(), metrics, events, extras.clock());
            ServingLanes.parts(lanes).forEach(part -> system.health().ready(part, true, ""));
            Feedback feedback = FeedbackIntake.open(lanes, metrics, extras.clock());
            int port = system.serve(lanes, serving.services(), feedback);
            system.manage();
            KafkaConnection kafka = Processes.kafka(lanes);
            var coordinators = system.spawn(lanes.stream()
                    .map(lane -> new LaneParts(
                            lane.lane(),
                            Optional.of(loops.actors(lane.lane())),
                            Optional.of(serving.actors(
                                    lane.lane(),
                                    Optional.empty(),
                                    new ServingActors.Ordering(
                                            new FollowedTopics(lane, kafka, system.system()).orders(),
                                            new PinReadiness(system.health(), ServingLanes.part(lane.lane())))))))
                    .toList());
            int adminPort = system.administer(loops.admin(system.system(), coordinators), extras.clock());
            loops.connect(system.system(), coordinators, system.health());
            return new FreshetNode(models, metrics, loops, serving, feedback, system, port, adminPort);
        } catch (IOException | RuntimeException e) {
            system.system().terminate();
            throw e;
        }
    }

    /** The port of the admin plane; 0 if that is switched off. */
    public int adminPort() {
        return adminPort;
    }

    /** The port of the data plane. */
    public int httpPort() {
        return httpPort;
    }

    public FreshetMetrics metrics() {
        return metrics;
    }

    public Models models() {
        return models;
    }

    @Override
    public CompletionStage<Done> whenTerminated() {
        return system.system().getWhenTerminated();
    }

    @Override
    public Optional<Throwable> failure() {
        return system.failure();
    }

    @Override
    public void close() {
        loops.disconnect();
        boolean stopped = system.stop();
        feedback.close();
        if (stopped) {
            serving.release();
            loops.release();
            models.close();
        }
    }
}
