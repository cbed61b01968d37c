package io.freshet.cli.rebuild;

import io.freshet.actors.coordinator.Course;
import io.freshet.actors.events.LoopEvent;
import io.freshet.cli.progress.Progress;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A lineage that is to be made anew.
 *
 * @param lane as it is
 * @param rebuilt the same lane as it is made anew
 * @param original what the lane has committed by now
 * @param fromWhatIsLeft whether the first records may be missing
 */
record Rebuild(
        FreshetConfig lane,
        FreshetConfig rebuilt,
        KafkaConnection kafka,
        LaneVersions original,
        boolean fromWhatIsLeft) {

    /**
     * What came of it.
     *
     * @param versions what there is now
     * @param done what they took
     * @param pairs that are left, too few for a round; empty if it was ended before
     */
    record Result(LaneVersions versions, RoundsDone done, OptionalInt pairs) {}

    /**
     * Makes it, or the rest of it.
     *
     * @param isWanted sees every version, also those of an earlier call that are still there; the rebuild ends when it
     *     says false
     * @throws IllegalStateException if it must not be begun, or the loop failed
     */
    Result run(Course course, Progress progress, Predicate<Manifest> isWanted) throws IOException {
        Map<Integer, Long> earliest = Earliest.of(lane, kafka);
        Map<Integer, Long> until = new TreeMap<>(course.until().orElseThrow());
        LaneVersions there = LaneVersions.read(rebuilt, kafka);
        RebuildMark mark = new RebuildMark(
                lane.kafka().versionsTopic(), rebuilt.kafka().versionsTopic(), rebuilt.settingsHash(), until);
        Places.check(lane, rebuilt, there, mark);
        if (!fromWhatIsLeft) {
            Places.requireRecords(lane, earliest, there.end(), until);
        }
        until.entrySet().removeIf(end -> earliest.getOrDefault(end.getKey(), 0L) >= end.getValue());
        if (until.isEmpty()) {
            throw new IllegalStateException("Kafka has none of the records of lane " + lane.lane() + " any more");
        }
        mark.write(rebuilt);

        earliest.putAll(there.end());
        RoundsDone done = new RoundsDone(earliest, until, progress);
        there.manifests().values().forEach(done::add);
        if (!there.manifests().values().stream().allMatch(isWanted)) {
            return new Result(there, done, OptionalInt.empty());
        }
        OptionalInt pairs = RebuildRun.run(rebuilt, new Course(Optional.of(until), course.ends()), event -> {
            done.add(event);
            return !(event instanceof LoopEvent.Committed committed) || isWanted.test(committed.manifest());
        });
        return new Result(LaneVersions.read(rebuilt, kafka), done, pairs);
    }
}
