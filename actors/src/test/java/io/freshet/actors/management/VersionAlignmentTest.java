package io.freshet.actors.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.http.HttpServer;
import io.freshet.actors.http.HttpSettings;
import io.freshet.actors.http.InMemoryEmbeddings;
import io.freshet.actors.http.Protection;
import io.freshet.actors.metrics.FreshetMetrics;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ManifestInfo;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The libraries on the class path fit together: Pekko core, Pekko HTTP and Pekko Management each refuse to run in mixed
 * versions, and this is where that shows first.
 */
@Order(1)
@Timeout(180)
class VersionAlignmentTest {

    @Test
    void systemManagementAndHttpStartAnswerAndStopTogether() throws Exception {
        Health health = new Health("http");
        BootstrapSetup bootstrap =
                BootstrapSetup.create(Management.config("127.0.0.1", 0).withFallback(ConfigFactory.load()));
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), "alignment", health.checks().withSetup(bootstrap));
        try (FreshetMetrics metrics = new FreshetMetrics()) {
            InetSocketAddress management =
                    Management.start(system, health).toCompletableFuture().get(60, TimeUnit.SECONDS);
            HttpServer http = HttpServer.start(
                            system,
                            new HttpSettings("127.0.0.1", 0, 16, 1 << 20, Duration.ofSeconds(5)),
                            Protection.NONE,
                            List.of(new InMemoryEmbeddings(4)),
                            metrics,
                            health::notReady,
                            Optional.empty())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            health.ready("http", true, "");
            assertThat(status(management.getPort(), "/ready")).isEqualTo(200);
            assertThat(status(http.port(), "/health")).isEqualTo(200);
            assertOneVersionPerFamily(ManifestInfo.get(system));
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static void assertOneVersionPerFamily(ManifestInfo manifests) {
        Map<String, String> versions = new TreeMap<>();
        CollectionConverters.asJava(manifests.versions()).forEach((name, version) -> {
            if (name.startsWith("pekko-")) {
                versions.put(name, version.toString());
            }
        });
        assertThat(versions)
                .containsKeys("pekko-actor", "pekko-stream", "pekko-discovery", "pekko-http", "pekko-http-core")
                .containsKeys("pekko-http-spray-json", "pekko-management");
        for (String family : new String[] {"pekko-actor", "pekko-http", "pekko-management"}) {
            assertThat(versions.entrySet())
                    .filteredOn(library -> family(library.getKey()).equals(family))
                    .allSatisfy(library ->
                            assertThat(library.getValue()).as(library.getKey()).isEqualTo(versions.get(family)));
        }
    }

    /** The library that names the version of the family that {@code name} belongs to. */
    private static String family(String name) {
        if (name.startsWith("pekko-http") || name.equals("pekko-parsing")) {
            return "pekko-http";
        }
        if (name.startsWith("pekko-management")
                || name.startsWith("pekko-lease")
                || name.startsWith("pekko-discovery-")) {
            return "pekko-management";
        }
        return name.startsWith("pekko-connectors") ? "pekko-connectors" : "pekko-actor";
    }

    private static int status(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
