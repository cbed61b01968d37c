package io.freshet.actors.scorer;

import io.freshet.model.embed.Role;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request in the queue.
 *
 * @param deadline after it nobody waits for the answer any more
 */
record EmbedRequest(
        List<String> texts, Role role, Instant deadline, CompletableFuture<EmbeddingService.Embedded> answer) {

    /** Its size for batching: characters and one a text, about as many as tokens in Chinese and more than in English. */
    long weight() {
        return texts.stream().mapToLong(String::length).sum() + texts.size();
    }
}
