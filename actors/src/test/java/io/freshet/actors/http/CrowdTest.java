package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.freshet.actors.connection.ConnectionLimits;
import io.freshet.actors.secret.ApiKeys;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More connections than are served: the others are told so, and those inside notice nothing. */
@Timeout(120)
class CrowdTest {

    private static final int SERVED = 16;
    private static final String POLITELY = "HTTP/1.1 503 Service Unavailable, politely";

    private static RunningServer server;

    private final List<Socket> inside = new ArrayList<>();

    @BeforeAll
    static void start() {
        Duration long_ = Duration.ofSeconds(100);
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16)),
                RunningServer.SETTINGS,
                new Protection(
                        new Exposure(new ConnectionLimits(SERVED, long_, long_, long_), Optional.empty()),
                        () -> ApiKeys.NONE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() throws Exception {
        for (int i = 0; i < SERVED; i++) {
            inside.add(new Socket("127.0.0.1", server.port()));
            // The last test's connections may take a moment to go.
            while (!ask(inside.get(i)).startsWith("HTTP/1.1 200")) {
                inside.get(i).close();
                inside.set(i, new Socket("127.0.0.1", server.port()));
            }
        }
    }

    @AfterEach
    void empty() throws Exception {
        for (Socket socket : inside) {
            socket.close();
        }
    }

    @Test
    void threeHundredTooManyAreRefusedPolitely() throws Exception {
        assertThat(CrowdClient.answers(server.port(), 300)).isEqualTo(Map.of(POLITELY, 300));
        assertThatThoseInsideAreAnswered();
    }

    @Test
    void tenThousandTooManyAreRefusedPolitely() throws Exception {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 11_000,
                "a process may open too few files here (ulimit -n)");
        Process crowd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrowdClient.class.getName(),
                        Integer.toString(server.port()),
                        "10000")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(crowd.inputReader().readLine()).isEqualTo("{" + POLITELY + "=10000}");
        } finally {
            crowd.destroyForcibly();
        }
        assertThatThoseInsideAreAnswered();
    }

    private void assertThatThoseInsideAreAnswered() throws Exception {
        for (Socket socket : inside) {
            assertThat(ask(socket)).startsWith("HTTP/1.1 200");
        }
    }

    private static String ask(Socket socket) throws Exception {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[10_000];
        int read = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
    }
}
