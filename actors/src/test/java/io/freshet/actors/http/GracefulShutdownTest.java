package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneVersions;
import io.freshet.actors.scorer.ServedModel;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class GracefulShutdownTest {

    @Test
    void aRequestInFlightIsAnsweredWhileNewConnectionsAreRefused() throws Exception {
        Held service = new Held();
        try (RunningServer server = new RunningServer(service)) {
            CompletableFuture<HttpResponse<String>> answer =
                    server.embed(BodyPublishers.ofString("{\"input\": \"last words\"}"));
            service.asked.get(60, TimeUnit.SECONDS);

            CompletableFuture<Boolean> unbound = new CompletableFuture<>();
            CoordinatedShutdown.get(server.system)
                    .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "release", () -> {
                        unbound.complete(refuses(server.port()));
                        service.release();
                        return CompletableFuture.completedFuture(Done.getInstance());
                    });
            server.system.terminate();

            assertThat(unbound.get(60, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(json(response).path("data")).hasSize(1);
        }
    }

    @Test
    void idleConnectionsDoNotHoldUpTheShutdown() throws Exception {
        RunningServer server = new RunningServer(new InMemoryEmbeddings(4));
        assertThat(server.get("/info").statusCode()).isEqualTo(200);
        server.system.terminate();
        server.system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        server.close();
    }

    private static boolean refuses(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Answers only when released. */
    private static final class Held implements EmbeddingService {

        private final InMemoryEmbeddings answers = new InMemoryEmbeddings(100_000);
        private final CompletableFuture<Void> asked = new CompletableFuture<>();
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        void release() {
            released.complete(null);
        }

        @Override
        public CompletionStage<Embedded> embed(Texts request, Ask ask) {
            asked.complete(null);
            return released.thenCompose(now -> answers.embed(request, ask));
        }

        @Override
        public LaneVersions versions() {
            return answers.versions();
        }

        @Override
        public ServedModel.Embedder served() {
            return answers.served();
        }
    }
}
