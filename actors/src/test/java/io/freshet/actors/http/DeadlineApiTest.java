package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneVersions;
import io.freshet.actors.scorer.ServedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeadlineApiTest {

    private static final Silent SERVICE = new Silent();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(SERVICE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/embeddings, X-Freshet-Timeout-Ms,           /error/message",
        "/v1/embeddings, x-envoy-expected-rq-timeout-ms, /error/message",
        "/embed,         X-Freshet-Timeout-Ms,           /error",
    })
    void aCallersDeadlineIs504InTheApisShape(String path, String header, String message) {
        HttpResponse<String> response = post(path, header, "70");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(json(response).at(message).asText()).contains("No answer within the 70 ms");
        assertThat(SERVICE.asked.within()).contains(Duration.ofMillis(70));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "1.5", "99999999999"})
    void aDeadlineHasToBeMilliseconds(String value) {
        HttpResponse<String> response = post("/v1/embeddings", "X-Freshet-Timeout-Ms", value);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").asText()).isEqualTo("X-Freshet-Timeout-Ms");
    }

    @Test
    void cuttingOfTextsIsPassedOn() {
        server.send(server.request("/embed")
                        .header("Content-Type", "application/json")
                        .header("X-Freshet-Timeout-Ms", "1")
                        .POST(BodyPublishers.ofString("{\"inputs\": \"x\", \"truncate\": false}")))
                .join();
        assertThat(SERVICE.asked.truncate()).isFalse();
    }

    private static HttpResponse<String> post(String path, String header, String value) {
        return server.send(server.request(path)
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(BodyPublishers.ofString("{\"input\": \"x\", \"inputs\": \"x\"}")))
                .join();
    }

    /** Never answers. */
    private static final class Silent implements EmbeddingService {

        private volatile Ask asked = Ask.USUAL;

        @Override
        public CompletionStage<Embedded> embed(Texts request, Ask ask) {
            asked = ask;
            return new CompletableFuture<>();
        }

        @Override
        public LaneVersions versions() {
            return new InMemoryEmbeddings(2).versions();
        }

        @Override
        public ServedModel.Embedder served() {
            return new InMemoryEmbeddings(2).served();
        }
    }
}
