package io.freshet.actors.system;

import io.freshet.actors.admin.AdminLane;
import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.management.Health;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** The loops of all lanes of a process. */
final class RunningLoops {

    private final List<FreshetConfig> lanes;
    private final FreshetNode.Extras extras;
    private final Map<String, RunningLane> loops = new LinkedHashMap<>();

    private RunningLoops(List<FreshetConfig> lanes, FreshetNode.Extras extras) {
        this.lanes = lanes;
        this.extras = extras;
    }

    /** Takes the lanes over from other coordinators and finds where to go on. */
    static RunningLoops open(List<FreshetConfig> lanes, Models models, LaneEvents events, FreshetNode.Extras extras)
            throws IOException {
        RunningLoops loops = new RunningLoops(lanes, extras);
        KafkaConnection kafka = Processes.kafka(lanes);
        for (FreshetConfig lane : lanes) {
            loops.loops.put(
                    lane.lane(),
                    RunningLane.open(
                            Lane.of(lane, models), kafka, events.of(lane.lane()), extras.clock(), extras.files()));
        }
        return loops;
    }

    /** As parts of a process's health. */
    static List<String> parts(List<FreshetConfig> lanes) {
        return lanes.stream().map(lane -> part(lane.lane())).toList();
    }

    private static String part(String lane) {
        return "stream of lane " + lane;
    }

    LaneActors.Parts actors(String lane) {
        RunningLane loop = loops.get(lane);
        return loop.parts(loop.training(extras.training()), extras.course());
    }

    /** All lanes, as the admin plane sees them. */
    List<AdminLane> admin(ActorSystem<?> system, Map<String, ActorRef<Coordinator.Command>> coordinators) {
        return loops.entrySet().stream()
                .map(loop -> loop.getValue().admin(system, coordinators.get(loop.getKey())))
                .toList();
    }

    /** Lets the records come. */
    void connect(ActorSystem<?> system, Map<String, ActorRef<Coordinator.Command>> coordinators, Health health)
            throws IOException {
        Set<List<String>> lettersOf = new HashSet<>();
        for (FreshetConfig lane : lanes) {
            boolean writesLetters = !extras.course().isBounded()
                    && lettersOf.add(List.of(lane.kafka().topic(), lane.kafka().deadLetterTopic()));
            loops.get(lane.lane()).connect(system, coordinators.get(lane.lane()), extras.course(), writesLetters);
            health.ready(part(lane.lane()), true, "");
        }
    }

    /** No more records; before the actors stop. */
    void disconnect() {
        new ArrayList<>(loops.values()).forEach(RunningLane::disconnect);
    }

    /** After the actors have stopped. */
    void release() {
        loops.values().forEach(RunningLane::release);
    }
}
