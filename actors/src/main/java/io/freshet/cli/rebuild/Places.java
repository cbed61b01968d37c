package io.freshet.cli.rebuild;

import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses to rebuild over anything but an unfinished rebuild of the same lineage. */
final class Places {

    private Places() {}

    /**
     * @param there what the rebuild's store and topic hold
     * @param wanted what it is going to be
     * @throws IllegalStateException if it must not be written there
     */
    static void check(FreshetConfig lane, FreshetConfig rebuilt, LaneVersions there, RebuildMark wanted)
            throws IOException {
        Optional<RebuildMark> mark = RebuildMark.read(rebuilt);
        if (mark.isEmpty()) {
            requireNew(rebuilt, there);
            return;
        }
        Path file = RebuildMark.file(rebuilt);
        if (!mark.get().of().equals(wanted.of()) || !mark.get().into().equals(wanted.into())) {
            throw new IllegalStateException("the rebuild in " + file.getParent() + " is of topic "
                    + mark.get().of() + " into topic " + mark.get().into() + ", not of " + wanted.of() + " into "
                    + wanted.into() + "; name its topics, or another --store and --versions-topic");
        }
        if (!mark.get().settings().equals(wanted.settings())) {
            throw new IllegalStateException("the rebuild in " + file.getParent() + " was begun with other settings of"
                    + " lane " + lane.lane() + " or other sources left out (" + file + "); continue it with those, or"
                    + " name another --store and --versions-topic");
        }
        there.end().forEach((partition, end) -> {
            if (end > mark.get().until().getOrDefault(partition, 0L)) {
                throw new IllegalStateException("the lineage in " + file.getParent() + " is no rebuild any more: it"
                        + " went on to offset " + end + " of partition " + partition + ", beyond "
                        + mark.get().until().getOrDefault(partition, 0L) + " where the rebuild ended; name another"
                        + " --store and --versions-topic");
            }
        });
    }

    private static void requireNew(FreshetConfig rebuilt, LaneVersions there) throws IOException {
        Path folder = rebuilt.checkpoint().store().resolve(rebuilt.lane());
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalStateException(
                            "--store: " + folder + " is not empty and holds no rebuild; name another folder");
                }
            }
        }
        if (!there.history().isEmpty()) {
            throw new IllegalStateException("--versions-topic: "
                    + rebuilt.kafka().versionsTopic() + " has "
                    + there.history().size() + " versions of lane " + rebuilt.lane() + " that are not of a rebuild in "
                    + rebuilt.checkpoint().store() + "; name another topic");
        }
    }

    /**
     * @param earliest first offset that Kafka has, by partition
     * @param from where the rebuild goes on; a partition that is not named begins at 0
     * @param until where it ends
     * @throws IllegalStateException unless Kafka has every record between
     */
    static void requireRecords(
            FreshetConfig lane, Map<Integer, Long> earliest, Map<Integer, Long> from, Map<Integer, Long> until) {
        until.forEach((partition, end) -> {
            long needed = from.getOrDefault(partition, 0L);
            long first = earliest.getOrDefault(partition, 0L);
            if (first > needed && end > needed) {
                throw new IllegalStateException("Kafka no longer has offsets " + needed + " to " + (first - 1) + " of "
                        + lane.kafka().topic() + "-" + partition
                        + ": the topic's retention removed them. The lineage of"
                        + " lane " + lane.lane() + " took offsets 0 to " + (end - 1) + " there. --from-what-is-left"
                        + " makes a new rebuild from offset " + first + " on, without what they taught");
            }
        });
    }
}
