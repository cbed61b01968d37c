package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServerLimitsTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                new InMemoryEmbeddings(16), new HttpSettings("127.0.0.1", 0, 8, 10_000, Duration.ofSeconds(40)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 100_000, 20_000_000})
    void aBodyDeclaredTooLargeIs413(int bytes) {
        assertTooLarge(server.embed(BodyPublishers.ofByteArray(body(bytes))).join());
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 100_000, 20_000_000})
    void aChunkedBodyThatGrowsTooLargeIs413(int bytes) {
        assertTooLarge(server.embed(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body(bytes))))
                .join());
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        assertThat(server.embed(BodyPublishers.ofByteArray(body(10_000))).join().statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatDoesNotArriveInTimeIs408() throws Exception {
        HttpSettings impatient = new HttpSettings("127.0.0.1", 0, 8, 10_000, Duration.ofMillis(500));
        try (RunningServer slow = new RunningServer(new InMemoryEmbeddings(16), impatient)) {
            String answer = raw(
                    slow.port(),
                    "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"input\":");
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"", "within 500 ms");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                   | 501",
                "GET /a b c HTTP/1.1                        | 505",
                "GET /%zz HTTP/1.1                          | 400",
                "GET / HTTP/9.9                             | 505",
                "BREW /coffee HTTP/1.1                      | 501",
                "GET / HTTP/1.1~Content-Length: many        | 400",
                "GET / HTTP/1.1~Content-Length: 1~Content-Length: 2 | 400",
                "GET / HTTP/1.1~Transfer-Encoding: gzip, chunked | 400",
            })
    void malformedHttpIsRefusedInTheApisShape(String request, int status) throws Exception {
        String answer = raw(server.port(), request.replace("~", "\r\n") + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Content-Type: application/json", "{\"error\":{\"message\":\"Malformed HTTP request: ");
    }

    @Test
    void anAddressOrHeadersWithoutEndAreRefused() throws Exception {
        String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(raw(server.port(), "GET /" + "a".repeat(5_000) + end)).startsWith("HTTP/1.1 414 ");
        assertThat(raw(server.port(), "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(raw(server.port(), "GET / HTTP/1.1\r\nHost: x\r\n" + "X: a\r\n".repeat(1_000) + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("limit of 64 headers");
    }

    @Test
    void garbageBehindARequestIsRefusedAfterTheAnswer() throws Exception {
        String answers = raw(
                server.port(),
                "GET /health HTTP/1.1\r\nHost: x\r\n\r\n\u0000\u0001garbage, long enough to be one\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 200 ");
        assertThat(answers.substring(10)).containsPattern("HTTP/1\\.1 (400|501) ");
    }

    @Test
    void requestsSentAtOnceAreAnsweredOneAfterTheOther() throws Exception {
        String all = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50);
        String last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(List.of(raw(server.port(), all + last).split("HTTP/1.1 ", -1)))
                .hasSize(52)
                .last()
                .asString()
                .startsWith("404 ");
    }

    @Test
    void aZipBombIsRefusedUnopened() {
        HttpResponse<String> response = server.send(server.request("/v1/embeddings")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(new byte[5_000])))
                .join();
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("unsupported_encoding");
    }

    @Test
    void optionsForTheWholeServerIsAnswered() throws Exception {
        assertThat(raw(server.port(), "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("\"code\":\"unknown_url\"");
    }

    private static void assertTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("body_too_large");
        assertThat(json(response).at("/error/message").asText()).contains("10000 bytes");
    }

    private static byte[] body(int bytes) {
        String frame = "{\"input\": \"\"}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends text as it is and reads until the server closes. */
    private static String raw(int port, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
