package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RequestMetricsTest {

    @Test
    void requestsAreCountedByRouteAndPhaseAndUnknownPathsTogether() {
        try (RunningServer server = new RunningServer(new InMemoryEmbeddings(16))) {
            server.embed("{\"input\": \"a\"}");
            server.embed("{\"input\": \"a\"}");
            server.embed("not json");
            server.get("/no/such/page");
            server.get("/another?x=1");
            HttpResponse<String> response = server.get("/metrics");
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(response.body().lines())
                    .contains(
                            "freshet_request_seconds_count{phase=\"total\",route=\"/v1/embeddings\"} 3",
                            "freshet_request_seconds_count{phase=\"read\",route=\"/v1/embeddings\"} 2",
                            "freshet_request_seconds_count{phase=\"embed\",route=\"/v1/embeddings\"} 2",
                            "freshet_request_seconds_count{phase=\"write\",route=\"/v1/embeddings\"} 2",
                            "freshet_request_seconds_count{phase=\"total\",route=\"other\"} 2");
            assertThat(response.body()).doesNotContain("/no/such/page");
        }
    }
}
