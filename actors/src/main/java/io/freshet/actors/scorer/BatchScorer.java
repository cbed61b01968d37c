package io.freshet.actors.scorer;

import ai.djl.ndarray.NDManager;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers batches of requests by the version that is in the slot when the batch starts. All calls come from one
 * thread, so a swap falls between two batches and the version before has no reader left when it is closed.
 */
final class BatchScorer implements AutoCloseable {

    private final TextEncoder encoder;
    private final InstantSource clock;
    private volatile ModelSlot slot;

    BatchScorer(TextEncoder encoder, InstantSource clock, ModelSlot first) {
        this.encoder = encoder;
        this.clock = clock;
        this.slot = first;
    }

    ModelSlot slot() {
        return slot;
    }

    /** Serves another version from the next batch on and frees the one before. */
    void swap(ModelSlot next) {
        ModelSlot before = slot;
        slot = next;
        before.close();
    }

    /** Completes every request of the batch, with an answer or with what went wrong. */
    void answer(List<EmbedRequest> batch) {
        List<EmbedRequest> live = new ArrayList<>(batch.size());
        for (EmbedRequest request : batch) {
            if (request.deadline().isBefore(clock.instant())) {
                request.answer()
                        .completeExceptionally(
                                new OverloadedException("the request waited too long", Duration.ofSeconds(1)));
            } else {
                live.add(request);
            }
        }
        for (Role role : Role.values()) {
            List<EmbedRequest> same =
                    live.stream().filter(request -> request.role() == role).toList();
            if (!same.isEmpty()) {
                answer(same, role);
            }
        }
    }

    private void answer(List<EmbedRequest> requests, Role role) {
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            List<String> texts = requests.stream()
                    .flatMap(request -> request.texts().stream())
                    .toList();
            PooledBatch pooled = encoder.encode(scratch, texts, role, slot.delta(role));
            float[][] vectors = Tensors.rows(pooled.vectors());
            int from = 0;
            for (EmbedRequest request : requests) {
                int to = from + request.texts().size();
                long tokens = request.texts().stream()
                        .mapToLong(text -> encoder.tokenCount(text, role))
                        .sum();
                request.answer()
                        .complete(new EmbeddingService.Embedded(
                                slot.version().lane(),
                                slot.version().version(),
                                Arrays.copyOfRange(vectors, from, to),
                                tokens));
                from = to;
            }
        } catch (RuntimeException | Error e) {
            // An error too: were it to escape, it would end the stream of batches, and with it all serving.
            requests.forEach(request -> request.answer().completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        slot.close();
    }
}
