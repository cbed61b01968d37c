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

    /** Upper bound of its size in tokens: no tokenizer makes more tokens than a text has UTF-8 bytes. */
    long weight() {
        return texts.stream().mapToLong(String::length).sum() + texts.size();
    }
}
