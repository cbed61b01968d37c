package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.testing.CapturedLog;
import io.freshet.actors.testing.SecuredBroker;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with secrets everywhere: none of them comes out anywhere. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class NoSecretsTest {

    private static final String API_KEY = "secret-api-key-of-shop";
    private static final String FILE_KEY = "secret-api-key-of-file";
    private static final String WRONG_KEY = "secret-api-key-of-nobody";
    private static final String TOKEN = "secret-token-of-admins";
    private static final String WRONG_TOKEN = "secret-token-of-nobody";
    private static final String OTHER_PASSWORD = "secret-password-of-acme";
    private static final List<String> SECRETS =
            List.of(API_KEY, FILE_KEY, WRONG_KEY, TOKEN, WRONG_TOKEN, OTHER_PASSWORD, SecuredBroker.PASSWORD);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> shown = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void letPekkoSayEverything() {
        System.setProperty("pekko.loglevel", "DEBUG");
        ConfigFactory.invalidateCaches();
    }

    @AfterEach
    void letPekkoSayLess() {
        System.clearProperty("pekko.loglevel");
        ConfigFactory.invalidateCaches();
    }

    @Test
    void areShownNowhere(SecuredBroker kafka) throws Exception {
        List<String> log;
        try (CapturedLog captured = new CapturedLog()) {
            FreshetConfig config = config(kafka.sasl("SASL_SSL", "SCRAM-SHA-512", SecuredBroker.PASSWORD));
            shown.add(config.toString());
            shown.add(config.settingsHash());
            try (FreshetNode node = FreshetNode.start(config, FreshetNode.Extras.none())) {
                ask(node);
            }
            log = captured.lines();
        }
        assertThat(log)
                .as("Kafka's own dump of its settings is among what was logged")
                .anyMatch(line -> line.contains("ProducerConfig values:") && line.contains("sasl.jaas.config"))
                .anyMatch(line -> line.contains("ConsumerConfig values:") && line.contains("sasl.jaas.config"))
                .anyMatch(line -> line.contains("with the key shop"));
        shown.addAll(log);
        for (String secret : SECRETS) {
            assertThat(shown.stream().filter(line -> line.contains(secret)).toList())
                    .as(secret)
                    .isEmpty();
        }
    }

    private void ask(FreshetNode node) throws IOException, InterruptedException {
        int http = node.httpPort();
        assertThat(get(http, "/health", "").statusCode()).isEqualTo(200);
        assertThat(get(http, "/metrics", "Bearer " + API_KEY).statusCode()).isEqualTo(200);
        assertThat(get(http, "/info", "Bearer " + FILE_KEY).statusCode()).isEqualTo(200);
        assertThat(get(http, "/", "Bearer " + FILE_KEY).statusCode()).isEqualTo(200);
        assertThat(get(http, "/metrics", "Bearer " + WRONG_KEY).statusCode()).isEqualTo(401);
        assertThat(get(http, "/v1/models", "Bearer " + API_KEY + "\t" + WRONG_KEY)
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request(http, "/v1/embeddings", "Bearer " + API_KEY)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"input\": \"鱼塘缺氧怎么办\"}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request(http, "/v1/embeddings", "Bearer " + API_KEY)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"input\": ")))
                        .statusCode())
                .isEqualTo(400);
        int admin = node.adminPort();
        assertThat(get(admin, "/admin/status", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(get(admin, "/admin/nothing", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        assertThat(get(admin, "/admin/status", "Bearer " + WRONG_TOKEN).statusCode())
                .isEqualTo(401);
        assertThat(send(request(admin, "/admin/pause", "Bearer " + TOKEN).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        try (var files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                shown.add(file + ": " + new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
    }

    private FreshetConfig config(KafkaConnection kafka) throws IOException {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
        kafka.properties().forEach((name, value) -> settings.put("kafka.client.\"" + name + "\"", value));
        // Unknown to Kafka, as a property of an interceptor would be.
        settings.put("kafka.client.\"acme.interceptor.password\"", OTHER_PASSWORD);
        settings.put("kafka.topic", "secrets.qa");
        settings.put("kafka.dead-letter-topic", "secrets.dead");
        settings.put("kafka.quarantine-topic", "secrets.quarantine");
        settings.put("kafka.versions-topic", "secrets.versions");
        settings.put("checkpoint.store", folder.resolve("store"));
        settings.put("http.port", 0);
        settings.put("admin.port", 0);
        settings.put("management.enabled", false);
        settings.put("http.api-keys", List.of("shop:" + API_KEY));
        settings.put("http.api-keys-file", Files.writeString(folder.resolve("keys"), "file:" + FILE_KEY + "\n"));
        settings.put("admin.token", TOKEN);
        return TestModel.config(settings);
    }

    private HttpResponse<String> get(int port, String path, String authorization)
            throws IOException, InterruptedException {
        return send(request(port, path, authorization));
    }

    private static HttpRequest.Builder request(int port, String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        shown.add(response.headers().map() + " " + response.body());
        return response;
    }
}
