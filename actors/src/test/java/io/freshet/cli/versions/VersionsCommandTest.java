package io.freshet.cli.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.admin.RunningAdmin;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestCertificate;
import io.freshet.cli.CommandRun;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a live admin plane. */
@ExtendWith(SharedParts.class)
@Timeout(60)
class VersionsCommandTest {

    @TempDir
    private static Path root;

    private static Live shared;

    /** A lane of three versions with its admin plane. */
    private record Live(StoredLane lane, RunningAdmin admin, Path token) implements AutoCloseable {

        static Live of(TestBroker kafka, Path root) throws IOException {
            StoredLane lane = new StoredLane(kafka, root, kafka.freshName("lane"));
            lane.round(1, 0, Status.PUBLISHED, 0, 10);
            lane.round(2, 1, Status.REJECTED, 10, 20);
            lane.round(3, 1, Status.PUBLISHED, 20, 30);
            return new Live(
                    lane,
                    new RunningAdmin(root, lane.forAdmin()),
                    Files.writeString(root.resolve("token"), RunningAdmin.TOKEN + "\n"));
        }

        CommandRun versions(String command, String... arguments) {
            List<String> all = new ArrayList<>(List.of("versions", command));
            all.addAll(List.of(arguments));
            all.addAll(List.of("--url", admin.url(), "--token-file", token.toString()));
            return CommandRun.of(all.toArray(String[]::new));
        }

        @Override
        public void close() {
            admin.close();
            lane.close();
        }
    }

    @BeforeAll
    static void start(TestBroker kafka) throws IOException {
        shared = Live.of(kafka, root);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @Test
    void overTlsWithCertificatesOfBothSides(TestBroker kafka, @TempDir Path folder) throws IOException {
        TestCertificate server = TestCertificate.make(folder, "server");
        TestCertificate operator = TestCertificate.make(folder, "operator");
        Map<String, ?> tls = Map.of(
                "tls.certificate",
                server.certificate(),
                "tls.private-key",
                server.privateKey(),
                "tls.client-ca",
                operator.certificate());
        Path token = Files.writeString(folder.resolve("token"), RunningAdmin.TOKEN);
        try (RunningAdmin admin = new RunningAdmin(folder, tls, shared.lane().forAdmin())) {
            List<String> call = new ArrayList<>(
                    List.of("versions", "status", "--url", admin.url(), "--token-file", token.toString()));
            assertThat(CommandRun.of(call.toArray(String[]::new)).err())
                    .contains("no TLS connection to https://127.0.0.1:", "does --ca name the certificate");
            call.addAll(List.of("--ca", server.certificate().toString()));
            CommandRun anonymous = CommandRun.of(call.toArray(String[]::new));
            assertThat(anonymous.exitCode()).isEqualTo(1);
            assertThat(anonymous.err()).contains(admin.url()).doesNotContain("\tat ");
            call.addAll(List.of("--certificate", operator.certificate().toString()));
            assertThat(CommandRun.of(call.toArray(String[]::new)).exitCode()).isEqualTo(2);
            call.addAll(List.of("--private-key", operator.privateKey().toString()));
            CommandRun known = CommandRun.of(call.toArray(String[]::new));
            assertThat(known.exitCode()).as(known.err()).isZero();
            assertThat(known.out()).isNotEmpty();
        }
    }

    @Test
    void listIsATableOrJson() throws IOException {
        CommandRun table = versions("list");
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("version 3 is current, phase collect, 3 of 256 pairs collected")
                .containsPattern("\\* +3  published +1 +2026-02-03T04:05:09Z +10 +0 +0 ")
                .containsPattern("  +2  rejected +1 ");
        assertThat(versions("list", "--json").json().path("versions")).hasSize(3);
    }

    @Test
    void aVersionIsShown() {
        CommandRun shown = versions("show", "3");
        assertThat(shown.out())
                .contains(
                        shared.lane().lane() + "/3 (current), status published, parent 1",
                        "every byte is as the manifest says")
                .contains("\"settings_hash\" : \"settings\"");
    }

    @Test
    void lineageIsToldEitherWay() throws IOException {
        assertThat(versions("lineage", "3").out())
                .contains("v3      published   qa-0 [20, 30)", "v1      published   qa-0 [0, 10)")
                .contains("Records that made it: qa-0 [0, 10), qa-0 [20, 30)", "What became of them: 20 trained");
        assertThat(versions("lineage", "--record", "0:5").out())
                .contains("Record 0:5 was taken by the round of v1 (published): qa-0 [0, 10)")
                .containsPattern("v1 +published\\s+v3 +published +current");
        assertThat(versions("lineage", "--record", "0:15").out())
                .contains("learned from it, if it was trained: none", "never published:");
        assertThat(versions("lineage", "--record", "0:99").out()).contains("No version took record 0:99 yet", "is 30.");
        assertThat(versions("lineage", "--record", "0:5", "--json").json().path("learned"))
                .hasSize(2);
    }

    @Test
    void whatIsPrunedIsSaidToBe(TestBroker kafka, @TempDir Path folder) throws IOException {
        try (Live own = Live.of(kafka, folder)) {
            new CheckpointStore(folder).prune(own.lane().lane(), 1, Set.of());
            assertThat(own.versions("list").out()).contains("pruned");
            assertThat(own.versions("show", "1").out()).contains("pruned", "\"manifest_sha256\"");
            assertThat(own.versions("lineage", "3").out())
                    .contains("qa-0 [0, 10) (manifest pruned; by the committed offsets)", "v1: not counted");
            assertThat(own.versions("lineage", "--record", "0:5").out()).contains("not stored");
        }
    }

    @Test
    void rollbackPromotePauseAndResumeDoSo(TestBroker kafka, @TempDir Path folder) throws IOException {
        try (Live own = Live.of(kafka, folder)) {
            CommandRun back = own.versions("rollback", "1", "--reason", "prices");
            assertThat(back.out())
                    .contains("version 4, a copy of version 1, is now the current one", "training is paused");
            assertThat(own.versions("status").out()).contains("version 4 is current, PAUSED");
            assertThat(own.versions("resume").out()).contains("phase collect");
            assertThat(own.versions("promote", "2").out())
                    .contains("version 5, a copy of version 2")
                    .doesNotContain("paused");
            assertThat(own.versions("pause").out()).contains("PAUSED");
            assertThat(own.versions("lineage", "5").out())
                    .contains("v5      published   no records: a copy of its parent");
            assertThat(Files.readAllLines(own.lane().folder().resolve("audit.jsonl")))
                    .hasSize(4);
        }
    }

    @Test
    void pinAndCanaryDoSoAndAreShown(TestBroker kafka, @TempDir Path folder) throws IOException {
        try (Live own = Live.of(kafka, folder)) {
            assertThat(own.versions("pin", "1", "--reason", "prices").out())
                    .contains("version 3 is current", "scorers are pinned to version 1");
            assertThat(own.versions("canary", "2", "--percent", "10").out())
                    .contains("scorers are pinned to version 1", "version 2 answers 10 % of the requests on trial");
            assertThat(own.versions("list").out())
                    .containsPattern("  +1  published .*\\(pinned\\)")
                    .containsPattern("  +2  rejected .*\\(canary, 10 %\\)");
            assertThat(own.versions("status", "--json")
                            .json()
                            .at("/canary/percent")
                            .asLong())
                    .isEqualTo(10);
            assertThat(own.versions("rollback", "1", "--resume").out())
                    .contains("version 4, a copy of version 1")
                    .contains("scorers stay pinned to version 1: freshet versions unpin");
            assertThat(own.versions("canary", "--off").out()).doesNotContain("on trial");
            assertThat(own.versions("pin", "0").out()).contains("pinned to the base model");
            assertThat(own.versions("unpin", "--json").json().path("pin").isNull())
                    .isTrue();
            assertFails(own.versions("unpin"), 1, "No version is pinned");
            assertFails(own.versions("canary", "2"), 2, "VERSION and --percent, or --off");
            assertFails(own.versions("canary", "--off", "2"), 2, "VERSION and --percent, or --off");
            assertFails(
                    own.versions("canary", "2", "--percent", "101"), 1, "percent must be a whole number from 1 to 100");
        }
    }

    @Test
    void failuresSayWhatToDo() throws IOException {
        assertFails(versions("show", "9"), 1, "has no version 9");
        assertFails(versions("rollback", "3"), 1, "is the current one already");
        assertFails(
                versions("list", "--lane", "nobody"),
                1,
                "no lane nobody",
                shared.lane().lane());
        assertFails(
                CommandRun.of("versions", "list", "--url", shared.admin().url(), "--token", "0123456789abcdef"),
                1,
                "does not take this token",
                "admin-token");
        assertFails(
                CommandRun.of("versions", "list", "--url", shared.admin().url(), "--token", "two words"), 2, "token");
        assertFails(versions("lineage", "--record", "5"), 2, "PARTITION:OFFSET");
        assertFails(versions("lineage"), 2, "VERSION", "--record");
        assertFails(
                CommandRun.of("versions", "list", "--url", "localhost", "--token", "x"), 2, "no address of a server");
    }

    @Test
    void whereNothingListensItSaysSo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertFails(
                CommandRun.of("versions", "list", "--url", "http://127.0.0.1:" + free, "--token", "x"),
                1,
                "cannot connect to http://127.0.0.1:" + free,
                "freshet.admin.port");
    }

    private static CommandRun versions(String command, String... arguments) {
        return shared.versions(command, arguments);
    }

    private static void assertFails(CommandRun run, int exitCode, String... messages) {
        assertThat(run.err()).startsWith("freshet: ").contains(messages).doesNotContain("\tat ");
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }
}
