package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneVersions;
import io.freshet.actors.scorer.OverloadedException;
import io.freshet.actors.scorer.ServedModel;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(180)
class ScorerFailureTest {

    private static final Misbehaving SERVICE = new Misbehaving();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(SERVICE, new HttpSettings("127.0.0.1", 0, 8, 10_000, Duration.ofSeconds(60)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOverloadedScorerIs503WithRetryAfter() {
        SERVICE.next = () -> CompletableFuture.failedFuture(
                new OverloadedException("queue of 512 is full", Duration.ofMillis(2500)));
        HttpResponse<String> response = server.embed("{\"input\": \"x\"}");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("3");
        assertThat(version(response)).isEqualTo("embedding/1");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("overloaded");
        assertThat(json(response).at("/error/type").asText()).isEqualTo("server_error");
        assertThat(json(response).at("/error/message").asText()).contains("queue of 512 is full");
    }

    @Test
    void aScorerThatDoesNotAnswerInTimeIs503WithRetryAfter() {
        CompletableFuture<EmbeddingService.Embedded> never = new CompletableFuture<>();
        SERVICE.next = () -> never;
        HttpSettings impatient = new HttpSettings("127.0.0.1", 0, 8, 10_000, Duration.ofMillis(300));
        HttpResponse<String> response;
        try (RunningServer own = new RunningServer(SERVICE, impatient)) {
            response = own.embed("{\"input\": \"x\"}");
        }
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("timeout");
        assertThat(never).as("the scorer's own future").isNotDone();
    }

    @Test
    void anUnexpectedFailureIs500WithAnIdThatIsLogged() {
        SERVICE.next = () -> CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
        assertInternalError("secret detail");
    }

    @Test
    void aScorerThatThrowsIs500() {
        SERVICE.next = () -> {
            throw new NullPointerException("secret detail");
        };
        assertInternalError("secret detail");
    }

    @Test
    void aScorerThatAnswersTooFewVectorsIs500() {
        SERVICE.next = () ->
                CompletableFuture.completedFuture(new EmbeddingService.Embedded("embedding", 1, 0, new float[0][], 1));
        assertInternalError("0 vectors for 1 texts");
    }

    @Test
    void notANumberIsNeverAnswered() {
        float[][] vectors = {{1, Float.NaN}};
        SERVICE.next =
                () -> CompletableFuture.completedFuture(new EmbeddingService.Embedded("embedding", 1, 0, vectors, 1));
        assertInternalError("component 1 of a vector is NaN");
    }

    private static void assertInternalError(String logged) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
        logger.addAppender(log);
        logger.setAdditive(false);
        HttpResponse<String> response = server.embed("{\"input\": \"x\"}");
        logger.setAdditive(true);
        logger.detachAppender(log);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain(logged, "Exception", "io.freshet");
        String message = json(response).at("/error/message").asText();
        assertThat(message).matches("Internal error [0-9a-f-]{36}; .*");
        ILoggingEvent event = log.list.get(0);
        assertThat(event.getFormattedMessage()).contains(message.substring(15, 51));
        assertThat(event.getThrowableProxy().getMessage()).isEqualTo(logged);
    }

    private static final class Misbehaving implements EmbeddingService {

        private volatile Supplier<CompletionStage<Embedded>> next;

        @Override
        public CompletionStage<Embedded> embed(Texts request, Ask ask) {
            return next.get();
        }

        @Override
        public LaneVersions versions() {
            return new LaneVersions(1, false, Optional.empty(), List.of(0L, 1L));
        }

        @Override
        public ServedModel.Embedder served() {
            return new ServedModel.Embedder("embedding", "builtin:test", 1, "query", 2, 512);
        }
    }
}
