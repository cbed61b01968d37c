package io.freshet.actors.scorer;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A request in the queue.
 *
 * @param weight its size for batching
 * @param deadline after it nobody waits for the answer any more
 */
record Request<Q, A>(Q content, long weight, Instant deadline, CompletableFuture<Answer<A>> answer) {}
