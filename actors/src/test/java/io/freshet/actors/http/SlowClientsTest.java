package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.connection.ConnectionLimits;
import io.freshet.actors.secret.ApiKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that hold a connection without using it lose it. The server serves a single one, so that a lost one shows. */
@Timeout(60)
class SlowClientsTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String ASK = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(100_000)),
                RunningServer.SETTINGS,
                new Protection(
                        new Exposure(new ConnectionLimits(1, SHORT, SHORT, SHORT), Optional.empty()),
                        () -> ApiKeys.NONE));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void headersThatTrickleInEndTheConnection() throws IOException {
        try (RawClient slow = new RawClient(server.port())) {
            slow.send("GET /health HTTP/1.1\r\nX: ");
            assertThat(slow.trickle("x", 20)).isGreaterThan(1);
            assertThatTheNextIsServed();
        }
    }

    @Test
    void silenceEndsTheConnection() throws IOException {
        try (RawClient silent = new RawClient(server.port())) {
            assertThat(silent.readAll()).isEmpty();
            assertThatTheNextIsServed();
        }
    }

    @Test
    void silenceAfterAnAnswerEndsTheConnection() throws IOException {
        try (RawClient silent = new RawClient(server.port())) {
            silent.send(ASK);
            assertThat(silent.readAll()).startsWith("HTTP/1.1 200 OK").doesNotContain("[reset]");
            assertThatTheNextIsServed();
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerLosesTheConnection() throws IOException {
        try (RawClient deaf = new RawClient(server.port())) {
            String texts = "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"";
            String body = "{\"input\":[" + texts + "]}";
            deaf.send("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            assertThatTheNextIsServed();
            assertThat(deaf.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("[reset]");
        }
    }

    @Test
    void aClientThatIsRefusedAndSilentIsClosedToo() throws IOException {
        try (RawClient inside = new RawClient(server.port());
                RawClient refused = new RawClient(server.port())) {
            assertThat(refused.readAll()).isEmpty();
            assertThat(inside.readAll()).isEmpty();
        }
    }

    private void assertThatTheNextIsServed() throws IOException {
        String answer;
        do {
            try (RawClient next = new RawClient(server.port())) {
                next.send(ASK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                answer = next.readAll();
            }
        } while (answer.startsWith("HTTP/1.1 503"));
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }
}
