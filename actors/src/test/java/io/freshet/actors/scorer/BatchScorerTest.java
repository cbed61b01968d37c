package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.scorer.EmbeddingEngine.Vectors;
import io.freshet.actors.scorer.EmbeddingService.Texts;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedParts.class)
class BatchScorerTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final BatchScorer<Texts, Vectors> scorer;

    BatchScorerTest(TestModel model) {
        scorer = new BatchScorer<>(
                new EmbeddingEngine(model.encoder(), Side.QUERY),
                InstantSource.fixed(NOW),
                ModelSlot.base("embedding"));
    }

    /** Texts that nobody may look at. */
    private static final class Unreadable extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw new AssertionError("put there by the test");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void anExpiredRequestIsNotComputed() {
        Request<Texts, Vectors> expired = request(new Unreadable(), NOW.minusMillis(1));
        Request<Texts, Vectors> live = request(List.of("鱼塘缺氧"), NOW);
        scorer.answer(List.of(expired, live));
        assertThatThrownBy(() -> expired.answer().join()).cause().isInstanceOf(OverloadedException.class);
        assertThat(live.answer().join().content().vectors()).hasNumberOfRows(1);
    }

    /** Not even an error of the engine: its thread serves all requests that come after. */
    @Test
    void nothingThatGoesWrongInABatchLeavesARequestUnansweredOrEscapes() {
        Request<Texts, Vectors> broken = request(new Unreadable(), NOW);
        scorer.answer(List.of(broken));
        assertThatThrownBy(() -> broken.answer().join()).cause().isInstanceOf(AssertionError.class);
    }

    private static Request<Texts, Vectors> request(List<String> texts, Instant deadline) {
        return new Request<>(new Texts(texts, Role.QUERY, true), 1, deadline, new CompletableFuture<>());
    }
}
