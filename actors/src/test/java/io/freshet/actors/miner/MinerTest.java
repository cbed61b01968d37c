package io.freshet.actors.miner;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.KnownAnswers;
import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.Sampling;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.window.RollingWindow;
import io.freshet.model.window.WindowSnapshot;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
@Timeout(120)
class MinerTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final int CORPUS = 6;

    private final TestModel model;
    private final TestProbe<Miner.Result> results = KIT.createTestProbe();
    private final TestProbe<Miner.SnapshotResult> snapshots = KIT.createTestProbe();
    private final TestProbe<Done> remembered = KIT.createTestProbe();

    @TempDir
    Path folder;

    MinerTest(TestModel model) {
        this.model = model;
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void goesOnFromASnapshotAsIfItHadNeverStopped() {
        ActorRef<Miner.Command> first = miner(20);
        mine(first, 0);
        first.tell(new Miner.Snapshot(folder, snapshots.getRef()));
        assertThat(snapshots.receiveMessage()).isEqualTo(new Miner.SnapshotDone(8));
        mine(first, 8);
        Miner.Result expected = mine(first, 16);
        KIT.stop(first);

        ActorRef<Miner.Command> second = miner(20);
        second.tell(new Miner.Restore(folder, snapshots.getRef()));
        assertThat(snapshots.receiveMessage()).isEqualTo(new Miner.SnapshotDone(8));
        second.tell(new Miner.Remember(answers(8), remembered.getRef()));
        remembered.expectMessage(Done.getInstance());
        Miner.Result result = mine(second, 16);
        assertThat(result.mined().examples()).isEqualTo(expected.mined().examples());
        assertThat(result.windowDocuments()).isEqualTo(20);
        List<String> newest = expected.newest().texts();
        assertThat(newest).isEqualTo(answers(16).subList(8 - CORPUS, 8));
        assertThat(result.newest().texts()).isEqualTo(newest);
        assertThat(result.newest().of(newest).toArray(float[][]::new))
                .isDeepEqualTo(expected.newest().of(newest).toArray(float[][]::new));
        KIT.stop(second);
    }

    @Test
    void whatCannotBeReadOrWrittenIsAnsweredAndTheMinerGoesOn() throws IOException {
        ActorRef<Miner.Command> miner = miner(20);
        mine(miner, 0);
        miner.tell(new Miner.Restore(folder, snapshots.getRef()));
        failed(WindowSnapshot.TEXTS);
        miner.tell(new Miner.Snapshot(folder.resolve("missing"), snapshots.getRef()));
        failed("missing");
        Files.writeString(folder.resolve(WindowSnapshot.TEXTS), "no JSON\n");
        miner.tell(new Miner.Restore(folder, snapshots.getRef()));
        failed("line 1");
        assertThat(mine(miner, 8).windowDocuments()).isEqualTo(16);
        KIT.stop(miner);
    }

    private void failed(String message) {
        assertThat(snapshots.expectMessageClass(Miner.SnapshotFailed.class).why())
                .hasMessageContaining(message);
    }

    private ActorRef<Miner.Command> miner(int capacity) {
        RollingWindow window = new RollingWindow(
                "base",
                capacity,
                model.encoder().dimension(),
                model.encoder().options().device());
        MiningRule rule = new MiningRule(
                3,
                0,
                OptionalInt.of(10),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Sampling.RANDOM);
        WindowMiner miner = new WindowMiner(model.encoder(), window, Side.QUERY, Optional.of(rule));
        return KIT.spawn(
                Miner.create(MiningAdapter.NONE, window, miner, CORPUS, 1),
                DispatcherSelector.fromConfig("freshet-dispatchers.native"));
    }

    /** A round of eight pairs. */
    private Miner.Result mine(ActorRef<Miner.Command> miner, int from) {
        List<AnsweredQuery> pairs = Samples.pairs(from + 8).subList(from, from + 8).stream()
                .map(pair -> new AnsweredQuery(pair.query(), pair.response(), List.of(), 1))
                .toList();
        miner.tell(new Miner.Mine(
                pairs, answers(from), KnownAnswers.NONE, ModelVersion.base("qa"), from, results.getRef()));
        return results.receiveMessage();
    }

    private static List<String> answers(int from) {
        return Samples.pairs(from + 8).subList(from, from + 8).stream()
                .map(QaPair::response)
                .toList();
    }
}
