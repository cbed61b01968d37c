package io.freshet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Asks the data plane as a search service would. Safe for any number of threads. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 64;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    Client(int port) {
        server = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * An answer.
     *
     * @param version as the header names it
     */
    record Answer(String version, List<float[]> vectors) {}

    /**
     * Scores of documents.
     *
     * @param version as the header names it
     * @param scores logits, in the order of the documents
     */
    record Scored(String version, float[] scores) {}

    /** Scores documents for a query. */
    Scored rerank(String query, List<String> texts) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post("/rerank", Map.of("query", query, "texts", texts, "raw_scores", true));
        float[] scores = new float[texts.size()];
        for (JsonNode item : JSON.readTree(response.body())) {
            scores[item.path("index").asInt()] = item.path("score").floatValue();
        }
        return new Scored(version(response), scores);
    }

    /** Gives feedback; returns when Kafka has all of it. */
    void feedback(List<Map<String, Object>> events) throws IOException, InterruptedException {
        post("/v1/feedback", Map.of("events", events));
    }

    /** Embeds texts; several requests if there are many, which must all be answered by one version. */
    Answer embed(List<String> texts, String inputType) throws IOException, InterruptedException {
        List<float[]> vectors = new ArrayList<>(texts.size());
        String version = null;
        for (int from = 0; from < texts.size(); from += AT_ONCE) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
            HttpResponse<byte[]> response =
                    post("/v1/embeddings", Map.of("input", part, "input_type", inputType, "encoding_format", "base64"));
            String answered = version(response);
            if (version != null && !version.equals(answered)) {
                throw new IOException("the version changed from " + version + " to " + answered + " meanwhile");
            }
            version = answered;
            for (JsonNode item : JSON.readTree(response.body()).path("data")) {
                vectors.add(floats(item.path("embedding").asText()));
            }
        }
        return new Answer(version, vectors);
    }

    private HttpResponse<byte[]> post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": "
                    + JSON.readTree(response.body())
                            .path("error")
                            .path("message")
                            .asText());
        }
        return response;
    }

    private static String version(HttpResponse<?> response) {
        return response.headers().firstValue("X-Freshet-Version").orElse("?");
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
