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
    private final URI embeddings;

    Client(int port) {
        embeddings = URI.create("http://127.0.0.1:" + port + "/v1/embeddings");
    }

    /**
     * An answer.
     *
     * @param version as the header names it
     */
    record Answer(String version, List<float[]> vectors) {}

    /** Embeds texts; several requests if there are many, which must all be answered by one version. */
    Answer embed(List<String> texts, String inputType) throws IOException, InterruptedException {
        List<float[]> vectors = new ArrayList<>(texts.size());
        String version = null;
        for (int from = 0; from < texts.size(); from += AT_ONCE) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
            HttpResponse<byte[]> response =
                    http.send(request(part, inputType), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new IOException("HTTP " + response.statusCode() + ": "
                        + body.path("error").path("message").asText());
            }
            String answered = response.headers().firstValue("X-Freshet-Version").orElse("?");
            if (version != null && !version.equals(answered)) {
                throw new IOException("the version changed from " + version + " to " + answered + " meanwhile");
            }
            version = answered;
            for (JsonNode item : body.path("data")) {
                vectors.add(floats(item.path("embedding").asText()));
            }
        }
        return new Answer(version, vectors);
    }

    private HttpRequest request(List<String> texts, String inputType) throws IOException {
        byte[] body =
                JSON.writeValueAsBytes(Map.of("input", texts, "input_type", inputType, "encoding_format", "base64"));
        return HttpRequest.newBuilder(embeddings)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
