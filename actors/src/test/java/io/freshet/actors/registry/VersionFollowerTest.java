package io.freshet.actors.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.version.VersionLine;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions whose files stand for adapters: what they hold is of no matter here, only whether it is as committed. */
@Timeout(120)
class VersionFollowerTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final String LANE = "embedding";

    @TempDir
    private Path folder;

    private final TestProbe<VersionRegistry.Command> registry = KIT.createTestProbe();
    private final BlockingQueue<Long> current = new LinkedBlockingQueue<>();
    private CheckpointStore store;
    private BoundedSourceQueue<VersionRecord> feed;
    private Source<VersionRecord, UniqueKillSwitch> source;

    @BeforeEach
    void open() {
        store = new CheckpointStore(folder);
        Pair<BoundedSourceQueue<VersionRecord>, Source<VersionRecord, org.apache.pekko.NotUsed>> queue =
                Source.<VersionRecord>queue(16).preMaterialize(KIT.system());
        feed = queue.first();
        source = queue.second().viaMat(KillSwitches.single(), Keep.right());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void onlyTheVersionInUseIsAnnouncedAtTheStartAndThenEachNewOne() throws Exception {
        VersionRecord first = commit(1, "published");
        VersionRecord second = commit(2, "published");
        follow(List.of(first, second, commit(3, "rejected")));
        assertThat(announced().version()).isEqualTo(2);
        assertThat(current.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
        feed.offer(first);
        feed.offer(second);
        feed.offer(commit(4, "published"));
        ModelVersion fourth = announced();
        assertThat(fourth.version()).isEqualTo(4);
        assertThat(fourth.manifestSha256()).isPresent();
    }

    @Test
    void aLaneWithoutVersionsIsServedByTheBaseModel() throws Exception {
        follow(List.of());
        assertThat(current.poll(30, TimeUnit.SECONDS)).isZero();
        registry.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void aDamagedVersionIsPassedOverToTheOneItComesFrom() throws Exception {
        VersionRecord first = commit(1, "published");
        VersionRecord second = commit(2, "published");
        Files.writeString(folder.resolve(LANE).resolve("v00000002/adapter"), "other bytes");
        follow(List.of(first, second));
        assertThat(announced().version()).isEqualTo(1);
        assertThat(current.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() throws Exception {
        VersionRecord first = commit(1, "published");
        int[] asked = new int[1];
        KIT.spawn(VersionFollower.create(
                LANE,
                store,
                new VersionFollower.Topic(
                        () -> {
                            asked[0]++;
                            if (asked[0] == 1) {
                                throw new IOException("put there by the test: nobody answers");
                            }
                            return List.of(first);
                        },
                        source),
                registry.getRef(),
                current::add));
        assertThat(announced().version()).isEqualTo(1);
        assertThat(asked[0]).isEqualTo(2);
    }

    @Test
    void aVersionThatWasRolledBackGivesWayToTheOneItComesFrom() throws Exception {
        VersionLine line = new VersionLine();
        assertThat(line.inUse()).isEmpty();
        line.add(commit(1, "published"));
        VersionRecord second = commit(2, "published");
        line.add(second);
        assertThat(line.inUse()).contains(second);
        line.add(withStatus(second, "rolled-back"));
        assertThat(line.inUse().orElseThrow().version()).isEqualTo(1);
    }

    private void follow(List<VersionRecord> history) {
        KIT.spawn(VersionFollower.create(
                LANE, store, new VersionFollower.Topic(() -> history, source), registry.getRef(), current::add));
    }

    private ModelVersion announced() {
        return registry.expectMessageClass(VersionRegistry.Announce.class).version();
    }

    private VersionRecord commit(long version, String status) throws IOException {
        Checkpoint checkpoint = TestVersions.store(
                store, LANE, version, draft -> Files.writeString(draft.resolve("adapter"), "version " + version));
        return new VersionRecord(
                LANE,
                version,
                version - 1,
                version - 1,
                0,
                1,
                status,
                true,
                false,
                checkpoint.folder().toUri().toString(),
                checkpoint.manifestSha256(),
                Map.of(0, version),
                Instant.EPOCH);
    }

    private static VersionRecord withStatus(VersionRecord record, String status) {
        return record.with(status, record.manifestSha256());
    }
}
