package io.freshet.actors.http;

import static io.freshet.actors.http.RunningFeedback.events;
import static io.freshet.actors.http.RunningFeedback.pair;
import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker is killed and comes back. */
@Timeout(180)
@ExtendWith(SharedParts.class)
class FeedbackWithoutKafkaTest {

    private static final String BATCH = "{'events': [{'event_id': 'a', 'query': 'q', 'response': 'r', 'action':"
            + " 'accepted'}, {'event_id': 'b', 'query': 'q', 'response': 's', 'action': 'rejected'}]}";

    @Test
    void callersAreToldToTryAgainAndWhatTheySendAgainIsThereOnce(TestBroker kafka) throws Exception {
        // One whose producer knows the topic, and takes records while nobody answers; and one whose producer does not,
        // so that its call blocks and fails.
        try (RunningFeedback running =
                        new RunningFeedback(kafka, Map.of(), Map.of("feedback.in-flight", 2), Duration.ofMillis(500));
                RunningFeedback late =
                        new RunningFeedback(kafka, Map.of("max.block.ms", "300"), Map.of(), Duration.ofSeconds(10))) {
            await(running, "{'event_id': 'first', 'query': 'q', 'response': 'r', 'action': 'accepted'}");
            kafka.kill();
            try {
                isOnItsWay(running);
                isGivenUp(late);
            } finally {
                kafka.restart();
            }
            assertThat(results(await(running, BATCH))).containsOnly("duplicate");
            assertThat(ids(running)).containsExactly("first", "a", "b");
            assertThat(results(await(late, BATCH))).containsOnly("acked");
            assertThat(ids(late)).containsExactly("a", "b");
        }
    }

    private static void isOnItsWay(RunningFeedback running) {
        HttpResponse<String> response = running.feedback(BATCH);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(json(response).at("/error/message").asText())
                .isEqualTo("2 of 2 events are not acknowledged by Kafka (the first: not acknowledged within 500"
                        + " ms; it may be yet); send these again with their event_id, or all of them");
        assertThat(events(response).findValuesAsText("event_id")).containsExactly("a", "b");
        assertThat(results(response)).containsExactly("unacknowledged", "unacknowledged");

        assertThat(running.feedback(BATCH).statusCode())
                .as("joins what is on its way")
                .isEqualTo(503);
        HttpResponse<String> more =
                running.feedback("{'event_id': 'c', 'query': 'q', 'response': 'r', 'action': 'accepted'}");
        assertThat(more.statusCode()).isEqualTo(503);
        assertThat(more.headers().firstValue("Retry-After")).contains("1");
        assertThat(json(more).at("/error/code").asText()).isEqualTo("overloaded");
        assertThat(running.post("/v1/embeddings", "{'input': 'q'}").statusCode())
                .as("answers go on")
                .isEqualTo(200);
    }

    private static void isGivenUp(RunningFeedback running) {
        HttpResponse<String> response = running.feedback(BATCH);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(events(response).get(0).path("message").asText())
                .isEqualTo("not acknowledged: Topic " + running.topic + " not present in metadata after 300 ms.");
    }

    private static List<String> results(HttpResponse<String> response) {
        return events(response).findValuesAsText("result");
    }

    private static List<String> ids(RunningFeedback running) {
        return running.records().stream()
                .map(record -> pair(record).id().orElseThrow())
                .toList();
    }

    /** Tries again as a client does, until it is there. */
    private static HttpResponse<String> await(RunningFeedback running, String body) {
        HttpResponse<String> response = running.feedback(body);
        for (int tries = 1; response.statusCode() == 503 && tries < 120; tries++) {
            response = running.feedback(body);
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }
}
