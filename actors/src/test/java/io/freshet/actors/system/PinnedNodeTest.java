package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Everything real: an operator pins a version, the loop goes on, and scorers in both kinds of process follow. */
@ExtendWith(SharedParts.class)
@Timeout(240)
class PinnedNodeTest {

    private static final String TOKEN = "a-token-for-tests-only";

    @Test
    void aPinHoldsThroughNewerVersionsAndRestartsUntilItIsTakenAway(TestBroker kafka, @TempDir Path store)
            throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(
                kafka,
                store,
                Map.of("admin.token", TOKEN, "checkpoint.keep", 2, "kafka.serving-topic", kafka.servingTopic()));
        String name = lane.config().lane();
        List<String> records = Samples.records(92);
        try (TestNode node = new TestNode(lane)) {
            lane.send(records.subList(0, 23));
            node.awaitServed(1);
            assertThat(node.change("pin", "{\"version\": 1}")).isEqualTo(200);
            lane.send(records.subList(23, 92));
            node.events.awaitCommitted(4);
            assertThat(node.served()).isEqualTo(name + "/1");
        }
        try (TestNode node = new TestNode(lane)) {
            node.events.awaitSwapped(1);
            assertThat(node.served()).isEqualTo(name + "/1");
            EventLog events = new EventLog();
            try (ScorerNode scorer =
                    ScorerNode.start(List.of(lane.config()), FreshetNode.Extras.listening(each -> events))) {
                events.awaitSwapped(1);
                assertThat(events.all(LoopEvent.Swapped.class)).hasSize(1);
                assertThat(served(scorer)).isEqualTo(name + "/1");
                assertThat(node.change("unpin", "{}")).isEqualTo(200);
                events.awaitSwapped(4);
                node.events.awaitSwapped(4);
                assertThat(served(scorer)).isEqualTo(name + "/4");
                assertThat(node.served()).isEqualTo(name + "/4");
            }
        }
    }

    private static String served(ScorerNode scorer) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scorer.httpPort() + "/v1/embeddings"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper()
                                        .createObjectNode()
                                        .put("input", "鱼塘缺氧怎么办")
                                        .put("input_type", "query")
                                        .toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("X-Freshet-Version").orElse("none");
    }
}
