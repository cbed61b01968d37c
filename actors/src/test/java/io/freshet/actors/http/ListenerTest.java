package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several of them in one process, as the data plane and the admin plane are. */
@Timeout(60)
class ListenerTest {

    private static final BodyLimits LIMITS = new BodyLimits(1_000, Duration.ofSeconds(20));

    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "listener-test");
    private final CountDownLatch asked = new CountDownLatch(2);
    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

    @Test
    void eachOfThemAnswersWhatItWasAskedBeforeTheShutdown() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<Integer>> answers = List.of(listen(), listen()).stream()
                .map(port -> URI.create("http://127.0.0.1:" + port + "/"))
                .map(uri -> client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                        .thenApply(response -> response.statusCode()))
                .toList();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<?> stopped = CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.ActorSystemTerminateReason$.MODULE$)
                .toCompletableFuture();
        answer.complete(HttpResponse.create().withStatus(200));
        stopped.get(30, TimeUnit.SECONDS);
        assertThat(answers)
                .allSatisfy(each -> assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200));
    }

    private int listen() {
        InetSocketAddress address = Listener.start(system, "127.0.0.1", 0, LIMITS, Exposure.PLAIN, request -> {
                    asked.countDown();
                    return answer;
                })
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        return address.getPort();
    }
}
