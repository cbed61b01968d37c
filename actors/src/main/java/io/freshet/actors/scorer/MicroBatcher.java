package io.freshet.actors.scorer;

import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Torch;
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
 * Embeds requests in batches that form without a timer: while the model works on one batch, the next fills up; when it
 * is idle, a request starts at once. The queue is bounded, and what does not fit is refused at once.
 *
 * <p>Safe for any number of threads. Owns the thread that computes and the version in the slot, not the encoder.
 */
public final class MicroBatcher implements EmbeddingService, AutoCloseable {

    /**
     * How much may wait.
     *
     * @param maxBatchTokens upper bound of a batch in tokens, by the length of its texts
     * @param queue requests that may wait
     * @param timeout how long one may wait
     * @param threads native threads of one operation, 0 = all cores
     */
    public record Settings(long maxBatchTokens, int queue, Duration timeout, int threads) {}

    private final Settings settings;
    private final InstantSource clock;
    private final BatchScorer scorer;
    private final TextEncoder encoder;
    private final String model;
    private final ExecutorService thread;
    private final BoundedSourceQueue<EmbedRequest> queue;

    /**
     * Starts serving the base model.
     *
     * @param model the base model's reference, for answers
     */
    public MicroBatcher(
            ActorSystem<?> system,
            TextEncoder encoder,
            String model,
            String lane,
            Side side,
            Settings settings,
            InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.encoder = encoder;
        this.model = model;
        this.scorer = new BatchScorer(encoder, clock, ModelSlot.base(lane, side));
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(
                    () -> {
                        Torch.useThreads(settings.threads());
                        task.run();
                    },
                    "freshet-scorer");
            created.setDaemon(true);
            return created;
        });
        var running = Source.<EmbedRequest>queue(settings.queue())
                .batchWeighted(
                        settings.maxBatchTokens(),
                        EmbedRequest::weight,
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
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "scorer-drain", () -> {
            queue.complete();
            return running.second();
        });
    }

    @Override
    public CompletionStage<Embedded> embed(List<String> texts, Role role) {
        EmbedRequest request = new EmbedRequest(
                List.copyOf(texts), role, clock.instant().plus(settings.timeout()), new CompletableFuture<>());
        QueueOfferResult result = queue.offer(request);
        if (!result.isEnqueued()) {
            request.answer()
                    .completeExceptionally(new OverloadedException(
                            "the scorer's queue of " + settings.queue() + " requests is full", Duration.ofSeconds(1)));
        }
        return request.answer();
    }

    @Override
    public ServedModel served() {
        ModelSlot slot = scorer.slot();
        return new ServedModel(
                slot.version().lane(),
                model,
                slot.version().version(),
                slot.side().name().toLowerCase(java.util.Locale.ROOT),
                encoder.dimension(),
                encoder.maxLength());
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
