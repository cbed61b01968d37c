package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A real server on a free port, and a client for it. */
final class RunningServer implements AutoCloseable {

    static final HttpSettings SETTINGS = new HttpSettings("127.0.0.1", 0, 8, 10_000, Duration.ofSeconds(20));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "http-test");
    final FreshetMetrics metrics = new FreshetMetrics();
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    volatile Optional<String> notReady = Optional.empty();
    private final HttpServer server;

    RunningServer(LaneService service) {
        this(service, SETTINGS);
    }

    RunningServer(LaneService service, HttpSettings settings) {
        this(List.of(service), settings);
    }

    RunningServer(List<? extends LaneService> services, HttpSettings settings) {
        this(services, settings, Protection.NONE, metrics -> Optional.empty());
    }

    RunningServer(List<? extends LaneService> services, HttpSettings settings, Protection protection) {
        this(services, settings, protection, metrics -> Optional.empty());
    }

    /** @param feedback is closed by whoever made it */
    RunningServer(
            List<? extends LaneService> services,
            HttpSettings settings,
            Protection protection,
            Function<FreshetMetrics, Optional<Feedback>> feedback) {
        try {
            server = HttpServer.start(
                            system, settings, protection, services, metrics, () -> notReady, feedback.apply(metrics))
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) {
        return send(request(path)).join();
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)))
                .join();
    }

    HttpResponse<String> embed(String json) {
        return embed(BodyPublishers.ofString(json)).join();
    }

    CompletableFuture<HttpResponse<String>> embed(BodyPublisher body) {
        return send(request("/v1/embeddings")
                .header("Content-Type", "application/json")
                .POST(body));
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (java.io.IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    static String version(HttpResponse<?> response) {
        return response.headers().firstValue("X-Freshet-Version").orElse("none");
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        metrics.close();
    }
}
