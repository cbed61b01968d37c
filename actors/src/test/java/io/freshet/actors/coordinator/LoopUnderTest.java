package io.freshet.actors.coordinator;

import io.freshet.actors.gate.Gate;
import io.freshet.actors.memory.MemorySettings;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.trainer.Trainer;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.SnapshotStore;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.MiningStatistics;
import io.freshet.model.mine.SkipCounts;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.train.Example;
import io.freshet.streams.deadletter.Quarantine;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.Reason;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.serving.ServingOrderLog;
import io.freshet.streams.source.Received;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A coordinator on a real lineage, between a stream and workers that the test plays. */
final class LoopUnderTest implements AutoCloseable {

    static final int ROUND = 4;

    private static final Duration A_MOMENT = Duration.ofMillis(150);

    final EventLog events = new EventLog();
    final TestProbe<Miner.Command> miner;
    final TestProbe<Trainer.Command> trainer;
    final TestProbe<Gate.Command> gate;
    final TestProbe<VersionRegistry.Command> registry;
    final TestProbe<Done> acks;
    final ActorRef<Coordinator.Command> coordinator;
    final Durable durable;

    /** Where a lane lives: with these, another coordinator can take it over. */
    record Lane(TestBroker kafka, String name, String versions, String serving, Path store) {

        static Lane fresh(TestBroker kafka, Path store) {
            return new Lane(kafka, kafka.freshName("lane"), kafka.versionsTopic(), kafka.servingTopic(), store);
        }

        Lineage open() {
            return Lineage.of(new CheckpointStore(store), log(), name, InstantSource.system());
        }

        private VersionLog log() {
            return VersionLog.open(kafka.connection(), versions, name);
        }

        Durable open(FreshetConfig config) throws IOException {
            VersionLog log = log();
            Lineage lineage = Lineage.of(new CheckpointStore(store), log, name, InstantSource.system());
            Lineage.Start start = lineage.recover();
            SnapshotStore snapshots = new CheckpointStore(store).snapshots();
            Recovery recovery = Recovery.plan(
                    name,
                    start,
                    snapshots,
                    MemorySettings.of(config),
                    Map.of(0, 0L),
                    config.window().capacity());
            Quarantine quarantine = new Quarantine(
                    kafka.connection(), config.kafka().quarantineTopic(), new QaPairCodec(RecordLimits.DEFAULT));
            return new Durable(
                    lineage,
                    start,
                    snapshots,
                    recovery,
                    new ServingOrders(
                            new CheckpointStore(store),
                            lineage::history,
                            ServingOrderLog.open(log, kafka.connection(), serving),
                            versions,
                            start.epoch(),
                            InstantSource.system()),
                    quarantine);
        }
    }

    LoopUnderTest(ActorTestKit kit, Lane lane, Map<String, ?> overrides) throws IOException {
        this(kit, lane, overrides, InstantSource.system());
    }

    LoopUnderTest(ActorTestKit kit, Lane lane, Map<String, ?> overrides, InstantSource clock) throws IOException {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "lane",
                lane.name(),
                "round.pairs",
                ROUND,
                "gate.held-out-percent",
                0,
                "replay.share",
                0.0,
                "checkpoint.snapshot-every",
                1_000,
                "kafka.topic",
                "qa"));
        settings.putAll(overrides);
        miner = kit.createTestProbe();
        trainer = kit.createTestProbe();
        gate = kit.createTestProbe();
        registry = kit.createTestProbe();
        acks = kit.createTestProbe();
        FreshetConfig config = FreshetConfig.defaults(settings);
        durable = lane.open(config);
        coordinator = kit.spawn(Coordinator.create(
                new LaneSettings(config, new BaseModel("builtin:none", "0".repeat(64))),
                durable,
                new Workers(miner.getRef(), trainer.getRef(), gate.getRef(), registry.getRef()),
                events,
                clock));
    }

    // ---- the stream ----

    /** The record at this offset: a question of its own, accepted. */
    void send(long offset) {
        send(offset, QaPair.of("question " + offset, "answer " + offset));
    }

    void send(long offset, QaPair pair) {
        arrive(new Received.Accepted(at(offset), pair));
    }

    void sendBad(long offset) {
        arrive(new Received.Skipped(at(offset), Reason.NOT_JSON, "put there by the test"));
    }

    private void arrive(Received record) {
        coordinator.tell(new Coordinator.Arrived(record, acks.getRef()));
    }

    void acknowledged() {
        acks.expectMessageClass(Done.class);
    }

    void notAcknowledged() {
        acks.expectNoMessage(A_MOMENT);
    }

    /** Sends records and sees each acknowledged. */
    void sendAll(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            send(offset);
            acknowledged();
        }
    }

    // ---- the workers ----

    Miner.Mine mine() {
        return miner.expectMessageClass(Miner.Mine.class);
    }

    /** Mines nothing and hands the round on to the trainer. */
    Trainer.Train train(Miner.Mine mine) {
        List<Example> examples = mine.pairs().stream()
                .map(pair -> new Example(pair.query(), pair.positive(), pair.rejected(), pair.weight()))
                .toList();
        MiningStatistics statistics = MiningStatistics.of(List.of(), 0, SkipCounts.NONE);
        mine.replyTo()
                .tell(new Miner.Result(
                        new WindowMiner.Mined(examples, RoundVectors.NONE, statistics),
                        mine.documents().size(),
                        RoundVectors.NONE));
        return trainer.expectMessageClass(Trainer.Train.class);
    }

    Gate.Judge judge(Trainer.Train train) {
        train.replyTo().tell(new Trainer.Trained(train.round().version(), 1, 10, 0));
        return gate.expectMessageClass(Gate.Judge.class);
    }

    void decide(Gate.Judge judge, GateDecision decision) {
        decide(judge, decision, Map.of());
    }

    void decide(Gate.Judge judge, GateDecision decision, Map<String, Double> numbers) {
        judge.replyTo()
                .tell(new Gate.Verdict(
                        judge.version(), decision, ComparedMetrics.NONE, ComparedMetrics.NONE, new TreeMap<>(numbers)));
    }

    /** Takes the next round to its end; the pairs that it was about. */
    List<AnsweredQuery> finish(GateDecision decision) throws InterruptedException {
        Miner.Mine mine = mine();
        Trainer.Train train = train(mine);
        decide(judge(train), decision);
        events.awaitCommitted(train.round().version());
        return mine.pairs();
    }

    static GateDecision publish() {
        return new GateDecision.Publish(List.of());
    }

    static GateDecision reject() {
        return new GateDecision.Reject(List.of("put there by the test"));
    }

    private static Position at(long offset) {
        return new Position("qa", 0, offset, Instant.parse("2026-02-03T04:05:06Z"));
    }

    @Override
    public void close() {
        durable.close();
    }
}
