package io.freshet.actors.http;

import static io.freshet.actors.http.RunningFeedback.events;
import static io.freshet.actors.http.RunningFeedback.pair;
import static io.freshet.actors.http.RunningFeedback.queryId;
import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.streams.record.QaPair;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an answer over HTTP to records in Kafka. */
@Timeout(180)
@ExtendWith(SharedParts.class)
class FeedbackApiTest {

    private static final String RERANK = "{'query': 'abc', 'top_n': 3, 'documents': ['xy', 'abc', 'ax', 'abz']}";

    private RunningFeedback running;

    @BeforeEach
    void start(TestBroker kafka) {
        running = new RunningFeedback(
                kafka, Map.of(), Map.of("feedback.window", "1 h", "feedback.max-events", 3), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void feedbackOnAnAnswerBecomesRecordsWithWeightsAndHeaders() {
        String id = queryId(running.post("/v1/rerank", RERANK));
        HttpResponse<String> response = running.feedback("{'events': [{'event_id': 'one', 'query_id': '" + id
                + "', 'index': 3, 'action': 'click', 'source': 'shop'}, {'query_id': '" + id
                + "', 'response': 'ax', 'action': 'rejected'}, {'query_id': '" + id
                + "', 'index': 1, 'action': 'click', 'dwell_seconds': 1}]}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("reranker/5");
        assertThat(events(response).findValuesAsText("result")).containsExactly("acked", "acked", "ignored");
        assertThat(events(response).get(0).toString())
                .isEqualTo("{\"event_id\":\"one\",\"result\":\"acked\",\"topic\":\"" + running.topic
                        + "\",\"partition\":0,\"offset\":0,\"weight\":0.8,\"version\":\"reranker/5\"}");
        List<ConsumerRecord<byte[], byte[]>> records = running.records();
        assertThat(records).hasSize(2);
        assertThat(pair(records.get(0)))
                .isEqualTo(new QaPair(
                        "abc",
                        "abz",
                        Optional.of("one"),
                        List.of(),
                        QaPair.ACCEPTED,
                        0.8,
                        Optional.of("shop"),
                        Optional.empty(),
                        Optional.of(running.now)));
        assertThat(pair(records.get(1)).label()).isEqualTo(QaPair.REJECTED);
        assertThat(pair(records.get(1)).id())
                .contains(events(response).get(1).path("event_id").asText());
        assertThat(new String(records.get(0).key(), UTF_8)).isEqualTo("one");
        assertThat(header(records.get(0), "ce_specversion")).isEqualTo("1.0");
        assertThat(header(records.get(0), "ce_id")).isEqualTo("one");
        assertThat(header(records.get(0), "ce_source")).isEqualTo("/freshet/feedback/shop");
        assertThat(header(records.get(0), "ce_type")).isEqualTo("io.freshet.feedback.v1");
        assertThat(header(records.get(0), "ce_time")).isEqualTo("2026-02-03T04:05:06.789Z");
        assertThat(header(records.get(0), "content-type")).isEqualTo("application/json");
        assertThat(header(records.get(0), "ce_queryid")).isEqualTo(id);
        assertThat(header(records.get(0), "ce_servedby")).isEqualTo("reranker/5");
        assertThat(header(records.get(0), "ce_rank")).isEqualTo("2");
        assertThat(header(records.get(0), "ce_action")).isEqualTo("click");
    }

    @Test
    void queriesThatAreEmbeddedGetAnIdAndDocumentsDoNot() {
        HttpResponse<String> embedded =
                running.post("/v1/embeddings", "{'input': ['q0', 'q1'], 'input_type': 'query'}");
        HttpResponse<String> response = running.feedback("{'query_id': '" + queryId(embedded)
                + "', 'index': 1, 'response': 'r', 'rank': 4, 'action': 'click', 'dwell_seconds': 40}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("embedding/3");
        assertThat(pair(running.records().get(0)).query()).isEqualTo("q1");
        assertThat(pair(running.records().get(0)).weight()).isEqualTo(4);
        HttpResponse<String> documents = running.post("/v1/embeddings", "{'input': 'd'}");
        assertThat(documents.headers().firstValue("X-Freshet-Query-Id")).isEmpty();
    }

    @Test
    void anEventThatIsSentAgainIsThereOnce() {
        String event = "{'event_id': 'e', 'query': 'q', 'response': 'r', 'action': 'accepted'}";
        JsonNode first = events(running.feedback(event)).get(0);
        running.now = running.now.plusSeconds(60);
        JsonNode again = events(running.feedback(event)).get(0);
        assertThat(first.path("result").asText()).isEqualTo("acked");
        assertThat(again.path("result").asText()).isEqualTo("duplicate");
        assertThat(again.path("offset")).isEqualTo(first.path("offset"));
        assertThat(running.records()).hasSize(1);
        assertThat(running.server.get("/metrics").body())
                .contains("freshet_feedback_total{action=\"accepted\",result=\"duplicate\"} 1.0");
    }

    @Test
    void oneEventThatCannotBeUsedKeepsTheWholeBatchBackAndIsNamed() {
        String id = queryId(running.post("/rerank", "{'query': 'a', 'texts': ['a', 'b']}"));
        running.now = running.now.plus(Duration.ofHours(2));
        HttpResponse<String> response = running.feedback(
                "{'events': [{'query': 'q', 'response': 'r', 'action': 'accepted'}, {'query': 'q', 'response': 'r',"
                        + " 'action': 'click'}, {'query_id': '" + id + "', 'index': 0, 'action': 'accepted'}]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").asText())
                .isEqualTo(
                        "2 of 3 events cannot be used, and none was sent: events[1]: rank is missing: at which place,"
                                + " from 1, was the response shown?");
        assertThat(json(response).at("/error/param").asText()).isEqualTo("events[1].rank");
        assertThat(events(response).findValuesAsText("index")).containsExactly("1", "2");
        assertThat(events(response).findValuesAsText("param")).containsExactly("rank", "query_id");
        assertThat(events(response).findValuesAsText("code")).containsExactly("invalid_value", "unknown_query_id");
        assertThat(running.records()).isEmpty();
        assertThat(running.server.get("/metrics").body())
                .contains("freshet_feedback_total{action=\"click\",result=\"refused\"} 1.0");
    }

    @Test
    void aSingleEventIsRefusedByItsField() {
        HttpResponse<String> response = running.feedback("{'query': 'q', 'response': 'r', 'action': 'liked'}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").toString())
                .isEqualTo("{\"message\":\"action is 'liked'; use accepted, rejected or click\",\"type\":"
                        + "\"invalid_request_error\",\"param\":\"action\",\"code\":\"invalid_value\"}");
        assertThat(json(response).has("events")).isFalse();
    }

    @Test
    void aBatchHasItsLimitsAndNothingBesideIt() {
        String event = "{'query': 'q', 'response': 'r', 'action': 'accepted'}";
        assertThat(message("{'events': []}")).isEqualTo("events has 0 events; this server takes 1 to 3 in one request");
        assertThat(message("{'events': [" + String.join(",", List.of(event, event, event, event)) + "]}"))
                .contains("events has 4 events");
        assertThat(message("{'events': {}}")).isEqualTo("events must be an array of events, not an object");
        assertThat(message("{'events': [" + event + "], 'action': 'click'}")).contains("there is no field action here");
        assertThat(running.server.get("/v1/feedback").statusCode()).isEqualTo(405);
    }

    private String message(String body) {
        HttpResponse<String> response = running.feedback(body);
        assertThat(response.statusCode()).isEqualTo(400);
        return json(response).at("/error/message").asText();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
                .map(header -> new String(header.value(), UTF_8))
                .reduce((a, b) -> a + " and " + b)
                .orElseThrow();
    }
}
