package io.freshet.actors.miner;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.KnownAnswers;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import io.freshet.model.window.WindowSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The only user of the rolling window. It computes in the actor itself, so it must run on a dispatcher of its own. Only
 * the coordinator changes the window, one round at a time.
 */
public final class Miner extends AbstractBehavior<Miner.Command> {

    public sealed interface Command {}

    /**
     * Let documents join the window, oldest first. They are encoded together, so to get the bits of a round that was
     * there before, its documents must come in one message.
     *
     * @param replyTo hears when they are searchable
     */
    public record Remember(List<String> documents, ActorRef<Done> replyTo) implements Command {}

    /**
     * Mine a round.
     *
     * @param pairs in the order of the round
     * @param documents all documents of the round, oldest first; they join the window first
     * @param known answers that are nobody's negatives; asked on the miner's thread
     * @param current the version that the round goes on from
     * @param seed of random sampling
     */
    public record Mine(
            List<AnsweredQuery> pairs,
            List<String> documents,
            KnownAnswers known,
            ModelVersion current,
            long seed,
            ActorRef<Result> replyTo)
            implements Command {}

    /**
     * A mined round.
     *
     * @param windowDocuments documents in the window
     * @param newest the newest of them, oldest first, with their vectors, as a corpus for evaluation
     */
    public record Result(WindowMiner.Mined mined, int windowDocuments, RoundVectors newest) {}

    /** Tell which documents are in the window; without their vectors. */
    public record GetDocuments(ActorRef<Documents> replyTo) implements Command {}

    /** @param texts of the window, the one that leaves next first */
    public record Documents(List<String> texts) {}

    /**
     * Write the window's files.
     *
     * @param folder an existing one, which nobody else changes meanwhile
     */
    public record Snapshot(Path folder, ActorRef<SnapshotResult> replyTo) implements Command {}

    /** Make the window what it was when its files were written to this folder. */
    public record Restore(Path folder, ActorRef<SnapshotResult> replyTo) implements Command {}

    /** What became of a {@link Snapshot} or {@link Restore}. */
    public sealed interface SnapshotResult {}

    /** @param windowDocuments documents in the window */
    public record SnapshotDone(int windowDocuments) implements SnapshotResult {}

    /** The window is as it was before. */
    public record SnapshotFailed(Exception why) implements SnapshotResult {}

    private final MiningAdapter adapters;
    private final RollingWindow window;
    private final WindowMiner miner;
    private final int evaluationCorpus;

    private Miner(
            ActorContext<Command> context,
            MiningAdapter adapters,
            RollingWindow window,
            WindowMiner miner,
            int evaluationCorpus) {
        super(context);
        this.adapters = adapters;
        this.window = window;
        this.miner = miner;
        this.evaluationCorpus = evaluationCorpus;
    }

    /**
     * @param adapters what the mining model wears
     * @param window becomes the actor's: it is closed when the actor stops
     * @param miner over that window
     * @param evaluationCorpus most documents in {@link Result#newest}
     * @param threads native threads of one operation, 0 = all cores
     */
    public static Behavior<Command> create(
            MiningAdapter adapters, RollingWindow window, WindowMiner miner, int evaluationCorpus, int threads) {
        return Behaviors.setup(context -> {
            Torch.useThreads(threads);
            return new Miner(context, adapters, window, miner, evaluationCorpus);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Remember.class, this::remember)
                .onMessage(Mine.class, this::mine)
                .onMessage(GetDocuments.class, this::documents)
                .onMessage(Snapshot.class, this::snapshot)
                .onMessage(Restore.class, this::restore)
                .onSignal(PostStop.class, signal -> closeWindow())
                .build();
    }

    private Behavior<Command> remember(Remember message) {
        miner.remember(message.documents());
        message.replyTo().tell(Done.getInstance());
        return this;
    }

    private Behavior<Command> mine(Mine message) throws IOException {
        miner.remember(message.documents());
        WindowMiner.Mined mined;
        Optional<LoraAdapter> adapter = adapters.of(message.current());
        try {
            LowRank delta = adapter.map(LoraAdapter::lowRank).orElse(LowRank.NONE);
            mined = miner.mine(message.pairs(), message.known(), delta, message.seed());
        } finally {
            adapter.ifPresent(LoraAdapter::close);
        }
        List<String> documents = window.documents();
        List<String> newest = documents.subList(Math.max(0, documents.size() - evaluationCorpus), documents.size());
        message.replyTo().tell(new Result(mined, documents.size(), window.vectors(newest)));
        return this;
    }

    private Behavior<Command> documents(GetDocuments message) {
        message.replyTo().tell(new Documents(window.documents()));
        return this;
    }

    private Behavior<Command> snapshot(Snapshot message) {
        message.replyTo().tell(result(() -> WindowSnapshot.write(message.folder(), window)));
        return this;
    }

    private Behavior<Command> restore(Restore message) {
        message.replyTo().tell(result(() -> WindowSnapshot.readInto(message.folder(), window)));
        return this;
    }

    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }

    private SnapshotResult result(FileWork work) {
        try {
            work.run();
            return new SnapshotDone(window.size());
        } catch (IOException | RuntimeException e) {
            return new SnapshotFailed(e);
        }
    }

    private Behavior<Command> closeWindow() {
        window.close();
        return this;
    }
}
