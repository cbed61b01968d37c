package io.freshet.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.coordinator.Course;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.cli.CommandRun;
import io.freshet.cli.progress.Progress;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Everything real: a lane of some rounds, made anew with the small model from a broker's records. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class RebuildCommandTest {

    private static final String WITHOUT = "--without-source";

    @TempDir
    private static Path root;

    private static RebuiltLanes lane;
    private static Path settings;
    private static Map<Integer, Long> endBefore;
    private static CommandRun without;
    private static List<Manifest> rebuilt;

    /** The rebuild is made while the lane runs, which then goes on. */
    @BeforeAll
    static void runAndRebuild(TestBroker kafka) throws Exception {
        lane = RebuiltLanes.of(kafka, root);
        settings = lane.settings("lane.conf", Map.of());
        kafka.send(lane.topic(), 0, List.of("no record"));
        EventLog events = new EventLog();
        try (FreshetNode node = RebuiltLanes.start(settings, events)) {
            lane.send(0, 22);
            events.awaitCommitted(2);
            endBefore = tiled(lane.manifests(lane.store("own")));
            without = lane.rebuild(settings, "without", WITHOUT, RebuiltLanes.UNWANTED);
            rebuilt = lane.manifests(lane.store("without"));
            lane.send(22, 32);
            events.awaitCommitted(3);
        }
    }

    @Test
    void nothingOfTheSourceIsLeftAndTheRangesTileUpToTheRecordsThatFillNoRound() {
        assertThat(without.exitCode()).as(without.err()).isZero();
        assertThat(rebuilt).isNotEmpty().allSatisfy(manifest -> {
            assertThat(manifest.counts().trained()).isEqualTo(8);
            assertThat(manifest.counts().sources()).containsOnlyKeys(RebuiltLanes.WANTED);
            assertThat(manifest.counts().skipped().get("excluded-source")).isPositive();
        });
        Map<Integer, Long> end = tiled(rebuilt);
        end.forEach((partition, to) -> assertThat(to).isLessThanOrEqualTo(endBefore.get(partition)));
        long excluded = rebuilt.stream()
                .mapToLong(manifest -> manifest.counts().skipped().get("excluded-source"))
                .sum();
        assertThat(without.out())
                .contains(rebuilt.size() + " versions, " + rebuilt.size() + " published and 0 rejected")
                .contains("left out: " + excluded + " records")
                .contains("left for the next round: " + (sum(endBefore) - sum(end)) + " records, with ")
                .contains("ndcg@10");
        assertThat(without.err()).containsPattern("rebuild +[0-9]+% [0-9]+/" + sum(endBefore));
    }

    @Test
    void theLaneItselfAndItsDeadLettersStayAsTheyWere() throws Exception {
        assertThat(lane.manifests(lane.store("own"))).hasSize(3);
        assertThat(lane.kafka().read(lane.deadLetters())).hasSize(1);
        assertThat(lane.kafka().read(lane.versionsTopic())).hasSize(3);
    }

    @Test
    void theRebuildTakesUpWhatCameSinceAndTheLaneGoesOnFromItByTheSettingsThatArePrinted() throws Exception {
        CommandRun rest = lane.rebuild(settings, "without", WITHOUT, RebuiltLanes.UNWANTED);
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        List<Manifest> before = lane.manifests(lane.store("without"));
        assertThat(before).hasSizeGreaterThan(rebuilt.size()).startsWith(rebuilt.toArray(Manifest[]::new));

        String printed =
                rest.out().lines().filter(line -> line.startsWith("  freshet.")).collect(Collectors.joining("\n"));
        Path after = Files.writeString(root.resolve("after.conf"), Files.readString(settings) + printed);
        EventLog events = new EventLog();
        lane.send(32, 44);
        try (FreshetNode node = RebuiltLanes.start(after, events)) {
            events.awaitCommitted(before.size() + 1);
        }
        List<Manifest> all = lane.manifests(lane.store("without"));
        Manifest next = all.get(before.size());
        assertThat(next.parent()).isEqualTo(before.size());
        assertThat(next.settingsHash()).isEqualTo(before.get(0).settingsHash());
        assertThat(next.counts().sources()).containsOnlyKeys(RebuiltLanes.WANTED);
        tiled(all);

        CommandRun again = lane.rebuild(settings, "without", WITHOUT, RebuiltLanes.UNWANTED);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is no rebuild any more");
    }

    @Test
    void aVerifiedLaneIsTheSameToTheByteAlsoInTwoGoes() throws Exception {
        FreshetConfig config = FreshetConfig.load(settings);
        FreshetConfig again = RebuiltLane.of(config, List.of(), lane.store("verified"), lane.versionsTopic("verified"));
        LaneVersions original = LaneVersions.read(config, lane.kafka().connection());
        Course course = new Verification(original, again.settingsHash()).course();
        Rebuild.Result broken = new Rebuild(config, again, lane.kafka().connection(), original, false)
                .run(course, Progress.NONE, manifest -> manifest.version() < 1);
        assertThat(broken.versions().history()).hasSizeBetween(1, 2);

        CommandRun verified = lane.rebuild(settings, "verified", "--verify");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("versions 1 to 3 were made again; all of them are the same to the byte");
    }

    @Test
    void anotherSeedIsFoundInTheFirstVersion() throws Exception {
        Path seed = lane.settings("seed.conf", Map.of("freshet.train.seed", "7"));
        CommandRun run = lane.rebuild(seed, "seed", "--verify");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("version 1", "other settings", "version 1: adapter_model.safetensors has SHA-256");
    }

    @Test
    void aChangedByteIsFoundAtOnce() throws Exception {
        Path copy = root.resolve("copy");
        try (var files = Files.walk(lane.store("own"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(lane.store("own").relativize(file).toString()));
            }
        }
        Path adapter = copy.resolve(lane.name()).resolve("v00000002/adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(adapter);
        bytes[bytes.length - 1] ^= 1;
        Files.write(adapter, bytes);
        Path changed = lane.settings("changed.conf", Map.of("freshet.checkpoint.store", "\"" + copy + "\""));
        CommandRun run = lane.rebuild(changed, "changed", "--verify");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("version 2 is damaged", "adapter_model.safetensors");
        assertThat(lane.store("changed")).doesNotExist();
    }

    @Test
    void nothingIsRebuiltOverSomethingElse() throws Exception {
        refused(2, "the lane's own checkpoint.store", lane.rebuild(settings, "own", WITHOUT, "a"));
        refused(
                1,
                "other sources left out",
                lane.rebuild(settings, "without", WITHOUT, RebuiltLanes.UNWANTED, WITHOUT, "another"));
        Files.createDirectories(lane.store("full").resolve(lane.name()).resolve("v00000001"));
        refused(1, "is not empty and holds no rebuild", lane.rebuild(settings, "full", WITHOUT, "a"));
        refused(
                2,
                "the lane's own kafka.versions-topic",
                CommandRun.of(
                        "rebuild",
                        "--config",
                        settings.toString(),
                        "--verify",
                        "--store",
                        root.resolve("new").toString(),
                        "--versions-topic",
                        lane.versionsTopic()));
        refused(2, "say either", lane.rebuild(settings, "new"));
        refused(2, "there is no lane other", lane.rebuild(settings, "new", "--verify", "--lane", "other"));
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void recordsThatKafkaNoLongerHasAreNamed() throws Exception {
        String topic = lane.kafka().freshName("qa");
        lane.createTopic(topic, 2);
        lane.kafka().send(topic, 1, List.of("a", "b", "c"));
        try (Admin admin = lane.kafka().connection().admin()) {
            TestBroker.get(admin.deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .toCompletionStage());
        }
        Path truncated = lane.settings("truncated.conf", Map.of("freshet.kafka.topic", topic));
        CommandRun run = lane.rebuild(truncated, "truncated", WITHOUT, RebuiltLanes.UNWANTED);
        refused(1, "no longer has offsets 0 to 1 of " + topic + "-1", run);
        assertThat(run.err()).contains("--from-what-is-left");
        assertThat(lane.store("truncated")).doesNotExist();
    }

    private static void refused(int exitCode, String why, CommandRun run) {
        assertThat(run.err()).contains(why);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Where the ranges end, after making sure that each begins where the one before ended. */
    private static Map<Integer, Long> tiled(List<Manifest> manifests) {
        Map<Integer, Long> end = new TreeMap<>();
        for (Manifest manifest : manifests) {
            for (OffsetRange range : manifest.offsets()) {
                assertThat(range.from()).isEqualTo(end.getOrDefault(range.partition(), 0L));
                end.put(range.partition(), range.to());
            }
        }
        return end;
    }
}
