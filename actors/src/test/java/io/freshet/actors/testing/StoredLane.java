package io.freshet.actors.testing;

import io.freshet.actors.admin.AdminLane;
import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.LaneAdmin;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.admin.RefusedException;
import io.freshet.actors.admin.RefusedException.Reason;
import io.freshet.actors.admin.ServingChange;
import io.freshet.actors.coordinator.ServingOrders;
import io.freshet.actors.lineage.LineageQuery;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.serving.ServingOrderLog;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.VersionLog;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** A lane without a loop: a real store and a real version log, and an operator's decisions carried out on them. */
public final class StoredLane implements LaneAdmin, AutoCloseable {

    private final String lane;
    private final Path root;
    private final CheckpointStore store;
    private final VersionLog log;
    private final String servingTopic;
    private final ServingOrders orders;
    private boolean paused;
    public final List<String> asked = new ArrayList<>();

    public StoredLane(TestBroker kafka, Path root, String lane) throws IOException {
        this.lane = lane;
        this.root = root;
        store = new CheckpointStore(root);
        log = VersionLog.open(kafka.connection(), kafka.versionsTopic(), lane);
        servingTopic = kafka.servingTopic();
        orders = new ServingOrders(
                store,
                log::history,
                ServingOrderLog.open(log, kafka.connection(), servingTopic),
                log.topic(),
                1,
                InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z")));
    }

    /** A lane with four versions of ten records each: 1 published, 2 rejected, 3 and 4 published. */
    public static StoredLane ofFour(TestBroker kafka, Path root) throws IOException {
        StoredLane lane = new StoredLane(kafka, root, kafka.freshName("lane"));
        lane.round(1, 0, Status.PUBLISHED, 0, 10);
        lane.round(2, 1, Status.REJECTED, 10, 20);
        lane.round(3, 1, Status.PUBLISHED, 20, 30);
        lane.round(4, 3, Status.PUBLISHED, 30, 40);
        return lane;
    }

    public AdminLane forAdmin() {
        return new AdminLane(this, new LineageQuery(store, lane, "qa", log::history), folder());
    }

    public String versionsTopic() {
        return log.topic();
    }

    public String servingTopic() {
        return servingTopic;
    }

    public Path folder() {
        return root.resolve(lane);
    }

    /** Commits a version whose round took {@code [from, to)} of partition 0 and trained all of it. */
    public void round(long version, long parent, Status status, long from, long to) throws IOException {
        try (Draft draft = store.begin(lane, version)) {
            Files.writeString(draft.folder().resolve("adapter_model.safetensors"), "weights of " + version);
            commit(draft.commit(files -> TestVersions.manifest(lane, version, parent, status, from, to, files)), 0);
        }
    }

    private void commit(Checkpoint made, long adopts) throws IOException {
        Manifest manifest = made.manifest();
        Map<Integer, Long> to = new TreeMap<>();
        manifest.offsets().forEach(range -> to.put(range.partition(), range.to()));
        log.commit(new VersionRecord(
                lane,
                manifest.version(),
                manifest.parent(),
                manifest.version() - 1,
                adopts,
                manifest.epoch(),
                manifest.status().label(),
                true,
                false,
                made.folder().toUri().toString(),
                made.manifestSha256(),
                to,
                manifest.times().completed()));
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public synchronized CompletionStage<LaneStatus> status() {
        return CompletableFuture.completedFuture(
                new LaneStatus(current(), paused, "collect", 3, 256, orders.present()));
    }

    private long current() {
        return log.history().stream()
                .filter(record -> record.status().equals(Status.PUBLISHED.label()))
                .mapToLong(VersionRecord::version)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized CompletionStage<Long> adopt(Adoption adoption) {
        try {
            return CompletableFuture.completedFuture(copy(adoption));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private long copy(Adoption adoption) throws IOException {
        long target = adoption.version();
        long head = log.head().map(VersionRecord::version).orElse(0L);
        if (target > head) {
            throw new RefusedException(Reason.UNKNOWN_VERSION, "lane " + lane + " has no version " + target);
        }
        if (target == current()) {
            throw new RefusedException(Reason.CONFLICT, "version " + target + " is the current one already");
        }
        Checkpoint source = store.read(lane, target);
        try {
            store.verify(source);
        } catch (IOException e) {
            throw new RefusedException(Reason.NOT_USABLE, "version " + target + " is damaged: " + e.getMessage());
        }
        for (VersionRecord later : log.history()) {
            if (later.version() > target && later.status().equals(Status.PUBLISHED.label())) {
                Checkpoint marked = store.setStatus(lane, later.version(), Status.ROLLED_BACK);
                log.commit(later.with(Status.ROLLED_BACK.label(), marked.manifestSha256()));
            }
        }
        try (Draft draft = store.begin(lane, head + 1)) {
            for (String file : source.manifest().files().keySet()) {
                Files.copy(source.file(file), draft.folder().resolve(file));
            }
            commit(draft.commit(files -> copyOf(source.manifest(), head + 1, adoption, files)), target);
        }
        paused = paused || !adoption.resumeTraining();
        return head + 1;
    }

    private Manifest copyOf(Manifest source, long version, Adoption adoption, Map<String, String> files) {
        long end = log.head().orElseThrow().offsetsTo().getOrDefault(0, 0L);
        return new Manifest(
                lane,
                version,
                source.version(),
                source.epoch(),
                Status.PUBLISHED,
                source.baseModel(),
                files,
                List.of(new OffsetRange("qa", 0, end, end)),
                new RecordCounts(0, 0, 0, Map.of()),
                source.metrics(),
                source.seed(),
                source.settingsHash(),
                source.times(),
                List.of(adoption.kind() + " to version " + source.version() + ": " + adoption.reason()));
    }

    @Override
    public synchronized CompletionStage<ServingOrderRecord> serve(ServingChange change) {
        return CompletableFuture.supplyAsync(() -> orders.order(change, current()));
    }

    @Override
    public synchronized CompletionStage<Done> pause(String by) {
        asked.add("pause by " + by);
        paused = true;
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public synchronized CompletionStage<Done> resume(String by) {
        asked.add("resume by " + by);
        paused = false;
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public void close() {
        log.close();
    }
}
