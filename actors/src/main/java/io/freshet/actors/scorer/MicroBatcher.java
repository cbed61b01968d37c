package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Answers requests in batches that form without a timer: while the model works on one batch, the next fills up; when it
 * is idle, a request starts at once. The queue is bounded, and what does not fit is refused at once.
 *
 * <p>Safe for any number of threads. Owns the thread that computes and the version in the slot, not the engine's model.
 */
public final class MicroBatcher<Q, A> implements AutoCloseable {

    /**
     * How much may wait.
     *
     * @param maxBatchTokens upper bound of a batch in tokens, by the length of its texts
     * @param queue requests that may wait
     * @param timeout how long one may wait
     * @param threads native threads of one operation, 0 = all cores
     */
    public record Settings(long maxBatchTokens, int queue, Duration timeout, int threads) {}

    /** Begins the name of the thread that computes; the lane's name ends it. */
    static final String THREAD = "freshet-scorer-";

    private final Settings settings;
    private final InstantSource clock;
    private final Engine<Q, A> engine;
    private final BatchScorer<Q, A> scorer;
    private final ExecutorService thread;
    private final BoundedSourceQueue<Request<Q, A>> queue;

    /** Starts serving the base model. */
    MicroBatcher(ActorSystem<?> system, Engine<Q, A> engine, String lane, Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.engine = engine;
        this.scorer = new BatchScorer<>(engine, clock, ModelSlot.base(lane));
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
        var running = Source.<Request<Q, A>>queue(settings.queue())
                .batchWeighted(
                        settings.maxBatchTokens(),
                        Request::weight,
                        first -> new ArrayList<>(List.of(first)),
                        (batch, request) -> {
                            batch.add(request);
                            return batch;
                        })
                .mapAsync(1, batch -> CompletableFuture.runAsync(() -> scorer.answer(batch), thread))
                .toMat(Sink.ignore(), Keep.both())
                .run(system);
        this.queue = running.first();
        // The HTTP server has drained by then, so nobody asks any more: what is queued is answered, then the stream
        // ends.
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "scorer-drain-" + lane, () -> {
            queue.complete();
            return running.second();
        });
    }

    /** Completes with {@link OverloadedException} when the queue is full or the request waited too long. */
    CompletionStage<Answer<A>> ask(Q content) {
        Request<Q, A> request = new Request<>(
                content, engine.weight(content), clock.instant().plus(settings.timeout()), new CompletableFuture<>());
        QueueOfferResult result = queue.offer(request);
        if (!result.isEnqueued()) {
            request.answer()
                    .completeExceptionally(new OverloadedException(
                            "the scorer's queue of " + settings.queue() + " requests is full", Duration.ofSeconds(1)));
        }
        return request.answer();
    }

    /** The version that answers now. */
    ModelVersion served() {
        return scorer.slot().version();
    }

    /**
     * Reads a version's adapter and tries it on the version's probe, which warms it up, too; off the serving path.
     *
     * @return the caller's to close
     * @throws IllegalStateException if it does something else here than where it was trained
     */
    LoraAdapter load(Path folder) throws IOException {
        LoraAdapter adapter = PeftFolder.read(folder, engine.linears(), engine.device());
        try {
            engine.tryOut(folder, adapter.lowRank());
            return adapter;
        } catch (IOException | RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /** Serves another version between two batches; from then on it is this object's to close. */
    CompletionStage<Done> swap(ModelSlot next) {
        return CompletableFuture.supplyAsync(
                () -> {
                    scorer.swap(next);
                    return Done.getInstance();
                },
                thread);
    }

    /** Answers what is queued and frees the version; for after the actor system has stopped. */
    @Override
    public void close() {
        thread.execute(scorer::close);
        thread.shutdown();
    }
}
