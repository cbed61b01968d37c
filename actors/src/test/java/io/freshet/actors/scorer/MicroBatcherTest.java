package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
        start(8192, queue);
        clock.hold();
        CompletableFuture<EmbeddingService.Embedded> computed = embed();
        clock.awaitHeld();
        List<CompletableFuture<EmbeddingService.Embedded>> accepted = new ArrayList<>(List.of(computed));
        while (accepted.size() < queue) {
            accepted.add(embed());
        }
        CompletableFuture<EmbeddingService.Embedded> refused = embed();
        assertThat(accepted).noneMatch(CompletableFuture::isDone);
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
        Ask impatience = new Ask(OptionalLong.empty(), OptionalLong.empty(), Optional.of(Duration.ofSeconds(2)), true);
        CompletableFuture<EmbeddingService.Embedded> impatient = embed(Role.QUERY, impatience);
        clock.passes(TIMEOUT.plusMillis(1));
        CompletableFuture<EmbeddingService.Embedded> inTime = embed();
        clock.release();
        assertThatThrownBy(late::join)
                .cause()
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("waited too long");
        assertThatThrownBy(impatient::join)
                .cause()
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("2000 ms");
        assertThat(get(inTime).vectors()).hasNumberOfRows(1);
    }

    @Test
    void whatComesWhileTheModelIsBusyIsAnsweredTogether() {
        int requests = 10;
        start(8192, 16);
        clock.hold();
        List<CompletableFuture<EmbeddingService.Embedded>> waiting = new ArrayList<>();
        while (waiting.size() < requests) {
            waiting.add(embed());
        }
        // Another version is swapped in as soon as the batch under way has ended.
        var swapped = batcher.batcher().change(versions -> {
            versions.put(version(7), Set.of());
            versions.serve(7, false);
            return versions;
        });
        clock.release();
        for (CompletableFuture<EmbeddingService.Embedded> answer : waiting) {
            assertThat(get(answer).version()).isZero();
        }
        TestBroker.get(swapped);
        assertThat(get(embed()).version()).isEqualTo(7);
    }

    @Test
    void textsTooLongOrTooManyAreRefusedBeforeTheyQueue() {
        start(8192, 16);
        Ask whole = new Ask(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), false);
        assertThatThrownBy(embed(List.of("鱼", "鱼".repeat(600)), whole)::join)
                .cause()
                .isInstanceOfSatisfying(AskRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(AskRefusedException.Reason.TOO_LONG))
                .hasMessageContaining("text 1 (counted from 0) has 602 tokens")
                .hasMessageContaining("takes 64");
        assertThat(get(embed(List.of("鱼", "鱼".repeat(600)), Ask.USUAL)).tokens())
                .isEqualTo(3 + 64);
        assertThat(get(embed(List.of("鱼", "鱼".repeat(62)), whole)).tokens()).isEqualTo(3 + 64);

        List<String> many = Collections.nCopies(200, "鱼".repeat(600));
        assertThatThrownBy(() -> get(embed(many, Ask.USUAL)))
                .cause()
                .isInstanceOfSatisfying(AskRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(AskRefusedException.Reason.TOO_LARGE))
                .hasMessageContaining("12800 tokens, and one may have 10000");
    }

    @Test
    void vectorsCanBeHadBeforeTheyAreScaled() {
        start(8192, 16);
        clock.hold();
        var raw = batcher.embed(new EmbeddingService.Texts(List.of(TEXT), Role.QUERY, false), Ask.USUAL);
        CompletableFuture<EmbeddingService.Embedded> scaled = embed(Role.QUERY);
        clock.release();
        float[] pooled = get(raw.toCompletableFuture()).vectors()[0];
        float[] unit = get(scaled).vectors()[0];
        double norm = norm(pooled);
        assertThat(norm(unit)).isCloseTo(1, within(1e-5));
        assertThat(norm).isGreaterThan(2);
        assertThat(pooled[3] / norm).isCloseTo(unit[3], within(1e-6));
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
                new MicroBatcher.Settings(maxBatchTokens, 10_000, queue, TIMEOUT, 1, 3),
                clock);
    }

    private static ModelSlot version(long version) {
        return new ModelSlot(
                new ModelVersion("embedding", version, Optional.empty()), Optional.empty(), Optional.empty());
    }

    private CompletableFuture<EmbeddingService.Embedded> embed() {
        return embed(Role.DOCUMENT);
    }

    private CompletableFuture<EmbeddingService.Embedded> embed(Role role) {
        return embed(role, Ask.USUAL);
    }

    private CompletableFuture<EmbeddingService.Embedded> embed(Role role, Ask ask) {
        return batcher.embed(new EmbeddingService.Texts(List.of(TEXT), role, true), ask)
                .toCompletableFuture();
    }

    private CompletableFuture<EmbeddingService.Embedded> embed(List<String> texts, Ask ask) {
        return batcher.embed(new EmbeddingService.Texts(texts, Role.DOCUMENT, true), ask)
                .toCompletableFuture();
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float x : vector) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }

    private static EmbeddingService.Embedded get(CompletableFuture<EmbeddingService.Embedded> answer) {
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
