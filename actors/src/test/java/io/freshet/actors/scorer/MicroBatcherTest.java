package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The model is kept busy by a clock that does not let it look at the time. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class MicroBatcherTest {

    private static final String TEXT = "鱼塘缺氧";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ActorTestKit kit = TestKits.create();
    private final BusyClock clock = new BusyClock();
    private final TestModel model;
    private BatchedEmbeddings batcher;

    MicroBatcherTest(TestModel model) {
        this.model = model;
    }

    @AfterEach
    void stop() {
        clock.release();
        kit.shutdownTestKit();
        batcher.close();
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsRefusedAtOnce() {
        int queue = 4;
        start(1, queue);
        clock.hold();
        List<CompletableFuture<EmbeddingService.Embedded>> accepted = new ArrayList<>();
        CompletableFuture<EmbeddingService.Embedded> refused = embed();
        while (!refused.isCompletedExceptionally()) {
            accepted.add(refused);
            // One is computed, one is a batch of its own, one waits for its place in a batch, the others queue.
            assertThat(accepted.size()).isLessThanOrEqualTo(queue + 3);
            refused = embed();
        }
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(queue).noneMatch(CompletableFuture::isDone);
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(OverloadedException.class, overloaded -> assertThat(overloaded.retryAfter())
                        .isPositive())
                .hasMessageContaining("queue of 4 requests is full");

        clock.release();
        accepted.forEach(answer -> assertThat(get(answer).vectors()).hasNumberOfRows(1));
        assertThat(get(embed()).version()).isZero();
    }

    @Test
    void aRequestThatWaitedTooLongIsNotAnsweredAnyMore() {
        start(8192, 16);
        clock.hold();
        CompletableFuture<EmbeddingService.Embedded> late = embed();
        clock.passes(TIMEOUT.plusMillis(1));
        CompletableFuture<EmbeddingService.Embedded> inTime = embed();
        clock.release();
        assertThatThrownBy(late::join)
                .cause()
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("waited too long");
        assertThat(get(inTime).vectors()).hasNumberOfRows(1);
    }

    @Test
    void whatComesWhileTheModelIsBusyIsAnsweredTogether() {
        int requests = 10;
        start(8192, 1);
        clock.hold();
        CompletableFuture<EmbeddingService.Embedded> first = embed();
        clock.awaitHeld();
        List<CompletableFuture<EmbeddingService.Embedded>> waiting = new ArrayList<>();
        while (waiting.size() < requests) {
            // The queue has one place: when it takes the next request, the one before has joined the batch.
            CompletableFuture<EmbeddingService.Embedded> answer = embed();
            if (!answer.isCompletedExceptionally()) {
                waiting.add(answer);
            } else {
                Thread.onSpinWait();
            }
        }
        // As soon as the first of them is answered another version is swapped in, behind their batch.
        var swapped = waiting.get(0).thenCompose(answer -> batcher.batcher().swap(version(7)));
        clock.release();
        assertThat(get(first).version()).isZero();
        for (CompletableFuture<EmbeddingService.Embedded> answer : waiting.subList(0, requests - 1)) {
            assertThat(get(answer).version()).isZero();
        }
        TestBroker.get(swapped);
        assertThat(get(embed()).version()).isEqualTo(7);
    }

    @Test
    void aBatchOfBothRolesAnswersEachByItsOwn() {
        start(8192, 16);
        clock.hold();
        CompletableFuture<EmbeddingService.Embedded> query = embed(Role.QUERY);
        CompletableFuture<EmbeddingService.Embedded> document = embed(Role.DOCUMENT);
        clock.release();
        assertThat(get(query).vectors()[0]).isNotEqualTo(get(document).vectors()[0]);
        assertThat(get(query).tokens()).isGreaterThan(get(document).tokens());
    }

    private void start(long maxBatchTokens, int queue) {
        batcher = BatchedEmbeddings.start(
                kit.system(),
                model.encoder(),
                Side.QUERY,
                "builtin:bge-small-zh-v1.5",
                "embedding",
                new MicroBatcher.Settings(maxBatchTokens, queue, TIMEOUT, 1),
                clock);
    }

    private static ModelSlot version(long version) {
        return new ModelSlot(new ModelVersion("embedding", version, Optional.empty()), Optional.empty());
    }

    private CompletableFuture<EmbeddingService.Embedded> embed() {
        return embed(Role.DOCUMENT);
    }

    private CompletableFuture<EmbeddingService.Embedded> embed(Role role) {
        return batcher.embed(new EmbeddingService.Texts(List.of(TEXT), role, true), Ask.USUAL)
                .toCompletableFuture();
    }

    private static EmbeddingService.Embedded get(CompletableFuture<EmbeddingService.Embedded> answer) {
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
