package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Answers requests in batches that form without a timer: while the model works on one batch, the next fills up; when it
 * is idle, a request starts at once. The queue is bounded, and what does not fit is refused at once. {@link Backlog} says
 * who waits for whom.
 *
 * <p>Safe for any number of threads. Owns the thread that computes and the versions at hand, not the engine's model.
 */
public final class MicroBatcher<P> implements AutoCloseable {

    /**
     * How much may wait.
     *
     * @param maxBatchTokens upper bound of a batch in tokens
     * @param maxRequestTokens upper bound of one request in tokens
     * @param queue requests that may wait
     * @param timeout how long one may wait
     * @param threads native threads of one operation, 0 = all cores
     * @param keep versions that stay at hand besides those in use
     */
    public record Settings(
            long maxBatchTokens, long maxRequestTokens, int queue, Duration timeout, int threads, int keep) {}

    /** Begins the name of the thread that computes; the lane's name ends it. */
    static final String THREAD = "freshet-scorer-";

    private final Settings settings;
    private final InstantSource clock;
    private final Engine<P> engine;
    private final VersionsAtHand versions;
    private final BatchScorer<P> scorer;
    private final Backlog<P> backlog;
    private final Tokenising<P> tokenising;
    private final ExecutorService thread;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Starts serving the base model. */
    MicroBatcher(ActorSystem<?> system, Engine<P> engine, String lane, Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.engine = engine;
        this.versions = new VersionsAtHand(settings.keep(), ModelSlot.base(lane));
        this.scorer = new BatchScorer<>(engine, versions);
        this.backlog = new Backlog<>(settings.maxBatchTokens(), settings.queue(), engine::tokens);
        this.tokenising = new Tokenising<>(system, engine, settings);
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(
                    () -> {
                        Torch.useThreads(settings.threads());
                        task.run();
                    },
                    THREAD + lane);
            created.setDaemon(true);
            return created;
        });
        // The HTTP server has drained by then, so nobody asks any more: what is queued is answered.
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "scorer-drain-" + lane, () -> {
            backlog.close();
            return CompletableFuture.supplyAsync(this::drain, thread);
        });
    }

    /**
     * Tokenises, waits and computes.
     *
     * @return completes with {@link OverloadedException}, {@link DeadlineException} or {@link AskRefusedException} where
     *     {@link LaneService}s say so
     */
    CompletionStage<Answer> ask(Question<P> question, Ask ask) {
        Deadline deadline = Deadline.of(clock.instant(), ask.within(), settings.timeout());
        return tokenising.pieces(question, ask).thenCompose(pieces -> {
            long tokens = pieces.stream().mapToLong(engine::tokens).sum();
            boolean adapted = pieces.stream().anyMatch(engine::adapted);
            Request<P> request = new Request<>(pieces, tokens, question.hash(), adapted, ask, deadline);
            if (backlog.offer(request)) {
                schedule();
            } else {
                request.answer().completeExceptionally(OverloadedException.queueFull(settings.queue()));
            }
            return request.answer();
        });
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            thread.execute(() -> {
                scheduled.set(false);
                answerBatch();
                if (!backlog.isEmpty()) {
                    // Behind whatever is to happen between two batches.
                    schedule();
                }
            });
        }
    }

    private void answerBatch() {
        backlog.expired(clock.instant())
                .forEach(request -> request.fail(request.deadline().exception()));
        scorer.answer(backlog.next());
    }

    private Done drain() {
        while (!backlog.isEmpty()) {
            answerBatch();
        }
        return Done.getInstance();
    }

    /** The version that answers whoever names none. */
    ModelVersion served() {
        return versions.served().version();
    }

    LaneVersions versions() {
        return versions.describe();
    }

    /**
     * Reads a version's adapter, unless the same one is at hand under another number, and tries it on the version's probe,
     * which warms it up, too; off the serving path.
     *
     * @param content what tells the adapter's files from any others
     * @return the caller's to close
     * @throws IllegalStateException if it does something else here than where it was trained
     */
    ModelSlot load(ModelVersion version, Path folder, String content) throws IOException {
        Optional<ModelSlot> same = versions.all().stream()
                .filter(slot -> slot.content().equals(Optional.of(content)))
                .findFirst()
                .flatMap(slot -> slot.share(version));
        ModelSlot slot = same.isPresent()
                ? same.get()
                : ModelSlot.of(version, PeftFolder.read(folder, engine.linears(), engine.device()), content);
        try {
            engine.tryOut(folder, slot.delta());
            return slot;
        } catch (IOException | RuntimeException e) {
            slot.close();
            throw e;
        }
    }

    /**
     * Tries a version that is at hand on its probe once more, off the serving path.
     *
     * @throws IllegalStateException if it does something else now than where it was trained, or is not at hand
     */
    void tryOut(long version) throws IOException {
        ModelSlot own = versions.find(version)
                .flatMap(slot -> slot.share(slot.version()))
                .orElseThrow(() -> new IllegalStateException("version " + version + " is not at hand any more"));
        try (own) {
            Optional<Path> folder = own.version().adapter();
            if (folder.isPresent()) {
                engine.tryOut(folder.get(), own.delta());
            }
        }
    }

    /**
     * Changes the versions at hand between two batches.
     *
     * @return completes with what the change returns
     */
    <T> CompletionStage<T> change(Function<VersionsAtHand, T> change) {
        return CompletableFuture.supplyAsync(() -> change.apply(versions), thread);
    }

    /** Answers what is queued and frees the versions; for after the actor system has stopped. */
    @Override
    public void close() {
        backlog.close();
        thread.execute(() -> {
            drain();
            versions.close();
        });
        thread.shutdown();
    }
}
