package io.freshet.bench.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Asks a server for vectors over kept-alive connections of HTTP/1.1, as OpenAI's own client does: in base64. Safe for any
 * number of threads.
 */
public final class ApiClient {

    private static final String VERSION = "X-Freshet-Version";
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String lane;

    /** @param lane that is to answer */
    public ApiClient(URI server, String lane) {
        this.server = server;
        this.lane = lane;
    }

    /** @throws IOException if the answer is not one: another status than 200, no version, another shape */
    public Answer ask(Request request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                to("/v1/embeddings")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of(
                                "input",
                                request.texts(),
                                "input_type",
                                request.kind().inputType(),
                                "encoding_format",
                                "base64"))))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": " + text(response));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode item : JSON.readTree(response.body()).path("data")) {
            vectors.add(floats(item.path("embedding").asText()));
        }
        return new Answer(version(response), vectors);
    }

    /** What the server counts, in Prometheus' text format. */
    public String metrics() throws IOException, InterruptedException {
        return text(http.send(to("/metrics").build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** Whether the server says that it is ready. */
    public boolean isReady() throws InterruptedException {
        try {
            return http.send(to("/health").build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // It does not listen yet.
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(WITHIN);
    }

    private long version(HttpResponse<?> response) throws IOException {
        String named = response.headers().firstValue(VERSION).orElse("");
        if (!named.matches(lane + "/\\d+")) {
            throw new IOException("the answer's " + VERSION + " is '" + named + "', not one of lane " + lane);
        }
        return Long.parseLong(named.substring(lane.length() + 1));
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static float[] floats(String base64) throws IOException {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(vector);
            return vector;
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer holds a vector that is not base64: " + e.getMessage(), e);
        }
    }
}
