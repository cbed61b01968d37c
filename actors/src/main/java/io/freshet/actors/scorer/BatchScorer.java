package io.freshet.actors.scorer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers batches of requests by the version that is in the slot when the batch starts. All calls come from one
 * thread, so a swap falls between two batches and the version before has no reader left when it is closed.
 */
final class BatchScorer<Q, A> implements AutoCloseable {

    private final Engine<Q, A> engine;
    private final InstantSource clock;
    private volatile ModelSlot slot;

    BatchScorer(Engine<Q, A> engine, InstantSource clock, ModelSlot first) {
        this.engine = engine;
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
    void answer(List<Request<Q, A>> batch) {
        List<Request<Q, A>> live = new ArrayList<>(batch.size());
        for (Request<Q, A> request : batch) {
            if (request.deadline().isBefore(clock.instant())) {
                request.answer()
                        .completeExceptionally(
                                new OverloadedException("the request waited too long", Duration.ofSeconds(1)));
            } else {
                live.add(request);
            }
        }
        if (live.isEmpty()) {
            return;
        }
        try {
            List<A> answers = engine.answer(live.stream().map(Request::content).toList(), slot);
            for (int i = 0; i < live.size(); i++) {
                live.get(i).answer().complete(new Answer<>(slot.version(), answers.get(i)));
            }
        } catch (RuntimeException | Error e) {
            // An error too: were it to escape, it would end the stream of batches, and with it all serving.
            live.forEach(request -> request.answer().completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        slot.close();
    }
}
