package io.freshet.actors.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.FileSteps;
import io.freshet.model.checkpoint.Manifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A whole node with a lane or several, topics and a store of their own, which outlive it. */
final class TestNode implements AutoCloseable {

    static final int ROUND = 16;

    /** What the first lane tells. */
    final EventLog events;

    private final Map<String, EventLog> logs = new LinkedHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FreshetNode node;
    private final String adminToken;
    private final HttpClient client = HttpClient.newHttpClient();

    /** What is left when a node stops. */
    record Lane(TestBroker kafka, FreshetConfig config) {

        static Lane fresh(TestBroker kafka, Path store, Map<String, ?> overrides) {
            String name = kafka.freshName("lane");
            Map<String, Object> settings = new HashMap<>();
            settings.put("lane", name);
            settings.put("kafka.bootstrap-servers", kafka.connection().bootstrapServers());
            settings.put("kafka.topic", kafka.feedbackTopic());
            settings.put("kafka.dead-letter-topic", name + ".dead");
            settings.put("kafka.versions-topic", kafka.versionsTopic());
            settings.put("kafka.embeddings-topic", name + ".embeddings");
            settings.put("checkpoint.store", store);
            settings.put("http.port", 0);
            settings.put("management.port", 0);
            settings.put("admin.port", 0);
            settings.put("round.pairs", ROUND);
            settings.put("train.epochs", 1);
            settings.put("train.batch-size", 4);
            // Chance decides on so few questions; a sound candidate shall be published.
            settings.put("gate.min-queries", 500);
            settings.putAll(overrides);
            return new Lane(kafka, TestModel.config(settings));
        }

        /** Another lane that reads the same records. */
        Lane beside(String task, Map<String, ?> differences) {
            return new Lane(kafka, with(kafka.freshName("lane"), task, differences));
        }

        private FreshetConfig with(String name, String task, Map<String, ?> differences) {
            Map<String, Object> settings = new HashMap<>();
            settings.put("lane", name);
            settings.put("task", task);
            settings.put("kafka.bootstrap-servers", config.kafka().bootstrapServers());
            settings.put("kafka.topic", config.kafka().topic());
            settings.put("kafka.dead-letter-topic", config.kafka().deadLetterTopic());
            settings.put("kafka.versions-topic", config.kafka().versionsTopic());
            settings.put("kafka.embeddings-topic", config.kafka().embeddingsTopic());
            settings.put("checkpoint.store", config.checkpoint().store());
            settings.put("http.port", 0);
            settings.put("management.port", 0);
            settings.put("admin.port", 0);
            settings.put("round.pairs", config.round().pairs());
            settings.put("train.epochs", config.train().epochs());
            settings.put("train.batch-size", config.train().batchSize());
            settings.put("gate.min-queries", config.gate().minQueries());
            settings.putAll(differences);
            return TestModel.config(settings);
        }

        void send(List<String> records) {
            kafka.send(config.kafka().topic(), records);
        }

        Manifest manifest(long version) throws IOException {
            return read(version).manifest();
        }

        byte[] file(long version, String name) throws IOException {
            return Files.readAllBytes(read(version).file(name));
        }

        private Checkpoint read(long version) throws IOException {
            return new CheckpointStore(config.checkpoint().store()).read(config.lane(), version);
        }
    }

    TestNode(Lane lane) throws IOException {
        this(lane, UnaryOperator.identity());
    }

    TestNode(Lane lane, UnaryOperator<Training.Factory> training) throws IOException {
        this(List.of(lane), training);
    }

    TestNode(Lane lane, InstantSource clock) throws IOException {
        this(List.of(lane), UnaryOperator.identity(), clock);
    }

    TestNode(List<Lane> lanes, UnaryOperator<Training.Factory> training) throws IOException {
        this(lanes, training, InstantSource.system());
    }

    private TestNode(List<Lane> lanes, UnaryOperator<Training.Factory> training, InstantSource clock)
            throws IOException {
        lanes.forEach(lane -> logs.put(lane.config().lane(), new EventLog()));
        events = logs.get(lanes.get(0).config().lane());
        adminToken = lanes.get(0).config().admin().token().orElse("");
        node = FreshetNode.start(
                lanes.stream().map(Lane::config).toList(),
                new FreshetNode.Extras(logs::get, (name, real) -> training.apply(real), clock, FileSteps.REAL));
    }

    EventLog events(Lane lane) {
        return logs.get(lane.config().lane());
    }

    /** Waits until a version of a lane is served, and returns its manifest. */
    Manifest awaitServed(Lane lane, long version) throws InterruptedException {
        events(lane).awaitSwapped(version);
        return events(lane).awaitCommitted(version).manifest();
    }

    /** Waits until a version is served, and returns its manifest. */
    Manifest awaitServed(long version) throws InterruptedException {
        events.awaitSwapped(version);
        return events.awaitCommitted(version).manifest();
    }

    HttpResponse<String> embed(String text) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/v1/embeddings"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": \"" + text + "\", \"input_type\": \"query\"}")));
    }

    /** The vectors by which documents are answered for over HTTP. */
    List<float[]> embedDocuments(List<String> texts) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("input_type", "document");
        texts.forEach(body.putArray("input")::add);
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/v1/embeddings"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(answer.body()).required("data")) {
            vectors.add(JSON.convertValue(entry.required("embedding"), float[].class));
        }
        return vectors;
    }

    /** The version that answers over HTTP. */
    String served() throws IOException, InterruptedException {
        HttpResponse<String> answer = embed("鱼塘缺氧怎么办");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("X-Freshet-Version").orElse("none");
    }

    /** Asks as text-embeddings-inference is asked. */
    HttpResponse<String> rerank(String query, String... texts) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("query", query).put("raw_scores", true);
        Stream.of(texts).forEach(body.putArray("texts")::add);
        return send(HttpRequest.newBuilder(uri("/rerank"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Asks the admin plane, which must have a configured token; returns the status. */
    int change(String what, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.adminPort() + "/admin/" + what))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + adminToken)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + node.httpPort() + path);
    }

    @Override
    public void close() {
        node.close();
    }
}
