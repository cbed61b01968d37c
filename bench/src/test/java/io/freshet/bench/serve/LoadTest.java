package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that makes one coordinate of version and text, and lies where it is told to. */
class LoadTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of("a", "b");

    private final Expected expected = new Expected();
    private final AtomicLong asked = new AtomicLong();

    /** A second passes with every request. */
    private final AtomicLong nanos = new AtomicLong();

    private HttpServer server;
    private long failing = -1;
    private long mixing = -1;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/embeddings", this::embed);
        server.start();
        for (long version = 1; version <= 2; version++) {
            expected.queries(version, TEXTS, new float[][] {vector(version, "a"), vector(version, "b")});
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static float[] vector(long version, String text) {
        return new float[] {version + text.charAt(0) / 256f};
    }

    private void embed(HttpExchange exchange) throws IOException {
        long number = asked.getAndIncrement();
        nanos.addAndGet(1_000_000_000);
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        long version = number < 4 ? 1 : 2;
        String data = StreamSupport.stream(body.path("input").spliterator(), false)
                .map(JsonNode::asText)
                .map(text -> vector(number == mixing && text.equals("b") ? 3 - version : version, text))
                .map(vector -> "{\"embedding\":\"" + base64(vector) + "\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
        byte[] answer = JSON.writeValueAsBytes(JSON.readTree(data));
        exchange.getResponseHeaders().add("X-Freshet-Version", "embedding/" + version);
        exchange.sendResponseHeaders(number == failing ? 503 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private Load.Result run(int clients) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        List<Request> requests = List.of(new Request(Kind.QUERIES, TEXTS), new Request(Kind.QUERY, List.of("a")));
        return new Load(new ApiClient(address, "embedding"), expected, nanos::get)
                .run(Stream.generate(() -> requests).limit(clients).toList(), 8);
    }

    @Test
    void rightAnswersAreCounted() throws Exception {
        Load.Result result = run(1);

        assertThat(result.seconds()).isEqualTo(8);
        assertThat(result.textsPerSecond()).isEqualTo(12 / 8.0);
        assertThat(result.tally().faults()).isEmpty();
        assertThat(result.tally().latency()).isEqualTo(new Latency(8, 1000, 1000, 1000, 1000));
        assertThat(result.tally().latencyByKind().keySet()).containsExactly(Kind.QUERY, Kind.QUERIES);
        assertThat(result.tally().firstSeen()).isEqualTo(Map.of(1L, 1_000_000_000L, 2L, 5_000_000_000L));
    }

    @Test
    void anAnswerMixedOfTwoVersionsIsFoundAndNoLatencyCounted() throws Exception {
        mixing = 6;

        Tally tally = run(1).tally();

        assertThat(tally.mixed()).isEqualTo(1);
        assertThat(tally.failed()).isZero();
        assertThat(tally.faults()).singleElement().asString().contains("mixed: version 2 is named", "version 1's");
        assertThat(tally.latency().requests()).isEqualTo(7);
    }

    @Test
    void aRequestWithoutAnAnswerIsCountedAsFailed() throws Exception {
        failing = 3;

        Tally tally = run(1).tally();

        assertThat(tally.failed()).isEqualTo(1);
        assertThat(tally.mixed()).isZero();
        assertThat(tally.faults()).singleElement().asString().contains("failed: QUERY", "HTTP 503");
        assertThat(tally.texts()).isEqualTo(11);
    }

    @Test
    void severalClientsAreOneTally() throws Exception {
        Tally tally = run(3).tally();

        assertThat(tally.latency().requests()).isEqualTo(asked.get());
        assertThat(tally.failed() + tally.mixed()).isZero();
    }
}
