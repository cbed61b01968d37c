package io.freshet.actors.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.freshet.actors.metrics.FreshetMetrics;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ManagementTest {

    /** A check that takes longer counts as failed; on a busy machine the first one can. */
    private static final Config PATIENT =
            ConfigFactory.parseString("pekko.management.health-checks.check-timeout = 60s");

    private final Health health = new Health("scorer");
    private final FreshetMetrics metrics = new FreshetMetrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private ActorSystem<Void> system;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        BootstrapSetup bootstrap = BootstrapSetup.create(
                Management.config("127.0.0.1", 0).withFallback(PATIENT).withFallback(ConfigFactory.load()));
        system = ActorSystem.create(
                Behaviors.empty(),
                "management-test",
                health.checks().withSetup(bootstrap).withSetup(new MetricsRoute.Metrics(metrics)));
        address = Management.start(system, health).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        metrics.close();
    }

    @Test
    void theNumbersOfTheProcessAreThereToo() throws Exception {
        metrics.lane("embedding").version(7);
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body()).contains("freshet_version{lane=\"embedding\"} 7.0");
    }

    @Test
    void readinessFollowsThePartsAndSaysWhatIsMissing() throws Exception {
        assertThat(get("/ready").statusCode()).isEqualTo(500);
        assertThat(get("/ready").body()).contains("scorer: has not reported yet");
        health.ready("scorer", true, "");
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        health.ready("scorer", false, "reloading");
        assertThat(get("/ready").body()).contains("scorer: reloading");
    }

    @Test
    void livenessDoesNotFollowReadiness() throws Exception {
        assertThat(get("/ready").statusCode()).isEqualTo(500);
        assertThat(get("/alive").statusCode()).isEqualTo(200);
        health.fatal("out of native memory");
        assertThat(get("/alive").statusCode()).isEqualTo(500);
        assertThat(get("/alive").body()).contains("out of native memory");
    }

    @Test
    void unlessConfiguredItListensOnLoopback() {
        assertThat(ConfigFactory.load().getString("pekko.management.http.hostname"))
                .isEqualTo("127.0.0.1");
        assertThat(address.getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void aProcessThatShutsDownIsUnreadyButAliveUntilItsServicesHaveStopped() throws Exception {
        health.ready("scorer", true, "");
        CompletableFuture<List<HttpResponse<String>>> answers = new CompletableFuture<>();
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "ask", () -> getAsync("/ready")
                .thenCombine(getAsync("/alive"), List::of)
                .whenComplete((both, failure) -> answers.complete(both))
                .thenApply(both -> Done.getInstance()));
        system.terminate();
        List<HttpResponse<String>> both = answers.get(60, TimeUnit.SECONDS);
        assertThat(both.get(0).body()).contains("is shutting down");
        assertThat(both.get(1).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return getAsync(path).get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> getAsync(String path) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
