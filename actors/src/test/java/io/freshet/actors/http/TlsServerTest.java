package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.connection.ConnectionLimits;
import io.freshet.actors.secret.ApiKeys;
import io.freshet.actors.testing.TestCertificate;
import io.freshet.actors.tls.ServerTls;
import io.freshet.actors.tls.TlsContexts;
import io.freshet.config.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsServerTest {

    private static final int MAX = 2;

    @TempDir
    private static Path folder;

    private static ActorSystem<Void> files;
    private static TestCertificate certificate;
    private static TestCertificate clients;

    @BeforeAll
    static void make() throws IOException {
        files = ActorSystem.create(Behaviors.empty(), "tls-files");
        certificate = TestCertificate.make(folder, "server");
        clients = TestCertificate.rsa(folder, "client");
    }

    @AfterAll
    static void stop() {
        files.terminate();
    }

    @Test
    void answersWhoTrustsItsCertificate() throws Exception {
        try (RunningServer server = start(Optional.empty())) {
            HttpClient client = client(Optional.of(certificate.certificate()), Optional.empty());
            assertThat(ask(client, server).statusCode()).isEqualTo(200);
            String body = "{\"input\": \"" + "x".repeat(9_000) + "\"}";
            HttpRequest post = HttpRequest.newBuilder(uri(server, "/v1/embeddings"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> ask(client(Optional.empty(), Optional.empty()), server))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @Test
    void refusesOverTlsToo() throws Exception {
        try (RunningServer server = start(Optional.empty());
                RawClient one = new RawClient(server.port());
                RawClient two = new RawClient(server.port())) {
            HttpResponse<String> refused =
                    ask(client(Optional.of(certificate.certificate()), Optional.empty()), server);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(one.socket.isConnected() && two.socket.isConnected()).isTrue();
        }
    }

    @Test
    void endsAConnectionThatSpeaksPlainHttpOrNothing() throws Exception {
        try (RunningServer server = start(Optional.empty(), Duration.ofMillis(500));
                RawClient plain = new RawClient(server.port());
                RawClient silent = new RawClient(server.port())) {
            plain.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(plain.readAll()).doesNotContain("200");
            assertThat(silent.readAll()).isEmpty();
        }
    }

    @Test
    void takesOnlyClientsWithACertificateIfItIsToldTo() throws Exception {
        try (RunningServer server = start(Optional.of(clients.certificate()))) {
            Optional<Path> ca = Optional.of(certificate.certificate());
            assertThat(ask(client(ca, Optional.of(clients)), server).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> ask(client(ca, Optional.empty()), server)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(client(ca, Optional.of(certificate)), server))
                    .isInstanceOf(IOException.class);
        }
    }

    private static RunningServer start(Optional<Path> clientCa) throws IOException {
        return start(clientCa, Duration.ofSeconds(20));
    }

    private static RunningServer start(Optional<Path> clientCa, Duration within) throws IOException {
        TlsConfig tls =
                new TlsConfig(Optional.of(certificate.certificate()), Optional.of(certificate.privateKey()), clientCa);
        ConnectionLimits limits = new ConnectionLimits(MAX, within, within, within);
        return new RunningServer(
                List.of(new InMemoryEmbeddings(16)),
                RunningServer.SETTINGS,
                new Protection(new Exposure(limits, ServerTls.of(tls, files)), () -> ApiKeys.NONE));
    }

    private static HttpClient client(Optional<Path> ca, Optional<TestCertificate> own) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TlsContexts.client(
                        ca, own.map(TestCertificate::certificate), own.map(TestCertificate::privateKey)))
                .build();
    }

    private static HttpResponse<String> ask(HttpClient client, RunningServer server) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(server, "/health")).build(), BodyHandlers.ofString());
    }

    private static URI uri(RunningServer server, String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }
}
