package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.config.AdminConfig;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An admin plane on a free port, and a client for it. */
public final class RunningAdmin implements AutoCloseable {

    public static final String TOKEN = "a-token-for-tests-only";

    /** What its clock always says. */
    static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "admin-test");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AdminServer server;
    private final boolean tls;

    public RunningAdmin(Path store, AdminLane... lanes) throws IOException {
        this(store, Map.of(), lanes);
    }

    /** @param more settings below {@code admin} */
    public RunningAdmin(Path store, Map<String, ?> more, AdminLane... lanes) throws IOException {
        Map<String, Object> settings = new HashMap<>(Map.of("admin.port", 0, "admin.token", TOKEN));
        more.forEach((key, value) -> settings.put("admin." + key, value));
        AdminConfig config = FreshetConfig.defaults(settings).admin();
        tls = config.tls().enabled();
        try {
            server = AdminServer.start(
                            system,
                            config,
                            AdminToken.of(config, store, new SecureRandom()),
                            List.of(lanes),
                            InstantSource.fixed(NOW))
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + server.port();
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder letIn(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    HttpResponse<String> get(String path) {
        return send(letIn(path));
    }

    HttpResponse<String> post(String path, String json) {
        return send(letIn(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    static String code(HttpResponse<String> response) {
        return response.statusCode() + " " + json(response).at("/error/code").asText();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
