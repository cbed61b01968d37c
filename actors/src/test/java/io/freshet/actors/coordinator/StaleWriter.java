package io.freshet.actors.coordinator;

import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A program that commits the next version of a lane. At one point it says where it is and waits for a line; in the end
 * it says how it went.
 */
final class StaleWriter {

    /** Begins its own lines, among those of the log. */
    static final String SAYS = "> ";

    /** Where it waits. */
    enum Point {
        NOTHING_WRITTEN,
        FILES_WRITTEN,
        FOLDER_COMPLETE
    }

    private StaleWriter() {}

    /** @param args bootstrap servers, versions topic, lane, store, point */
    public static void main(String[] args) {
        Point point = Point.valueOf(args[4]);
        String lane = args[2];
        try (Lineage lineage = Lineage.of(
                new CheckpointStore(Path.of(args[3])),
                VersionLog.open(KafkaConnection.to(args[0]), args[1], lane),
                lane,
                () -> {
                    // The clock is asked for the version's record, when its folder is there.
                    waitAt(Point.FOLDER_COMPLETE, point);
                    return Instant.EPOCH;
                })) {
            long version = lineage.recover().nextVersion();
            waitAt(Point.NOTHING_WRITTEN, point);
            try (Draft draft = lineage.begin(version)) {
                Files.writeString(draft.folder().resolve("adapter_model.safetensors"), "stale");
                waitAt(Point.FILES_WRITTEN, point);
                lineage.commit(
                        draft,
                        files -> TestVersions.manifest(lane, version, version - 1, Status.PUBLISHED, 0, 10, files));
            }
            System.out.println(SAYS + "committed");
        } catch (Exception e) {
            System.out.println(SAYS + e.getClass().getSimpleName());
        }
    }

    private static void waitAt(Point here, Point wanted) {
        if (here == wanted) {
            System.out.println(SAYS + here);
            try {
                if (System.in.read() < 0) {
                    // Whoever started this is gone.
                    System.exit(1);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
