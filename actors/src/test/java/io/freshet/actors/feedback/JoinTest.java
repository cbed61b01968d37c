package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.FeedbackUnderTest.RANKING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.streams.record.QaPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an event to the pair that is sent. */
@Timeout(60)
class JoinTest {

    private final HandSink sink = new HandSink(true);
    private final FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of("feedback.window", "1 h"));

    @AfterEach
    void close() {
        under.close();
    }

    @Test
    void aClickOnAShownDocumentKnowsItsTextRankScoreAndVersion() throws Exception {
        String id = remember(RANKING);
        EventResult.Acked acked =
                under.acked("{'event_id': 'e', 'query_id': '" + id + "', 'index': 0, 'action': 'click'}");
        HandSink.Sent sent = sink.next();
        assertThat(sent.given().pair()).isEqualTo(pair("e", "q", "next", QaPair.ACCEPTED, 0.8, List.of()));
        assertThat(sent.given().extensions())
                .isEqualTo(Map.of(
                        "action", "click", "queryid", id, "servedby", "reranker/5", "rank", "2", "score", "0.5"));
        assertThat(acked.weight()).isEqualTo(0.8);
        assertThat(acked.servedBy()).contains("reranker/5");
    }

    /** Neither what was skipped above the click nor what was below it becomes a negative. */
    @Test
    void nothingThatWasShownIsANegativeUnlessTheEventSaysSo() throws Exception {
        String id = remember(RANKING);
        under.acked("{'query_id': '" + id + "', 'response': 'last', 'action': 'click'}");
        assertThat(sink.next().given().pair().rejectedResponses()).isEmpty();
        under.acked("{'query_id': '" + id
                + "', 'response': 'last', 'action': 'accepted', 'rejected_response': ['best', 'other']}");
        assertThat(sink.next().given().pair().rejectedResponses()).containsExactly("best", "other");
    }

    @Test
    void aRejectionHasLabelZeroAndTheWeightItWasGiven() throws Exception {
        under.acked("{'query': 'q', 'response': 'r', 'action': 'rejected', 'weight': 2.5, 'source': 's',"
                + " 'instruction': 'i', 'timestamp': '2026-01-01T00:00:00+01:00'}");
        assertThat(sink.next().given().pair())
                .isEqualTo(new QaPair(
                        "q",
                        "r",
                        Optional.of("id-1"),
                        List.of(),
                        QaPair.REJECTED,
                        2.5,
                        Optional.of("s"),
                        Optional.of("i"),
                        Optional.of(Instant.parse("2025-12-31T23:00:00Z"))));
    }

    @Test
    void theRankOfTheEventGoesBeforeThePlaceInTheAnswer() throws Exception {
        String id = remember(RANKING);
        under.acked("{'query_id': '" + id + "', 'index': 2, 'rank': 5, 'action': 'click', 'weight': 0.5}");
        HandSink.Sent sent = sink.next();
        assertThat(sent.given().pair().weight()).isEqualTo(0.5 * 0.4 * 5);
        assertThat(sent.given().extensions()).containsEntry("rank", "5");
    }

    @Test
    void aResponseOfTheUsersOwnIsTakenForTheQueryThatWasAsked() throws Exception {
        String id = remember(RANKING);
        under.acked("{'query_id': '" + id + "', 'response': 'better than all', 'action': 'accepted'}");
        assertThat(sink.next().given().pair().response()).isEqualTo("better than all");
    }

    @Test
    void oneOfSeveralQueriesIsNamedByItsIndex() throws Exception {
        String id = remember(new Shown.Queries("reranker", 3, List.of("q0", "q1")));
        under.acked("{'query_id': '" + id + "', 'index': 1, 'response': 'r', 'rank': 1, 'action': 'click'}");
        HandSink.Sent sent = sink.next();
        assertThat(sent.given().pair().query()).isEqualTo("q1");
        assertThat(sent.given().extensions()).containsEntry("servedby", "reranker/3");
        assertThat(under.refused("{'query_id': '" + id + "', 'response': 'r', 'action': 'accepted'}"))
                .hasMessage("index is missing: which of the 2 queries is meant?");
    }

    @Test
    void anAnswerThatIsForgottenIsRefusedUnlessThePairIsThereToo() throws Exception {
        String id = remember(RANKING);
        under.now = under.now.plus(Duration.ofHours(1));
        under.acked("{'query_id': '" + id + "', 'index': 0, 'action': 'accepted'}");
        sink.next();
        under.now = under.now.plusNanos(1);
        EventRefusedException refused = under.refused("{'query_id': '" + id + "', 'index': 0, 'action': 'accepted'}");
        assertThat(refused.code()).isEqualTo("unknown_query_id");
        assertThat(refused.field()).isEqualTo("query_id");
        assertThat(refused)
                .hasMessage("query_id " + id + " is not known in this process: it is older than 3600 s, newer answers"
                        + " took its place, or another process gave it; send query and response, too");

        EventResult.Acked acked = under.acked("{'query_id': '" + id
                + "', 'index': 0, 'query': 'q', 'response': 'next', 'rank': 3, 'action': 'click'}");
        assertThat(acked.servedBy()).isEmpty();
        assertThat(sink.next().given().pair().weight()).isCloseTo(1.2, within(1e-12));
    }

    @Test
    void lanesOfDifferentTopicsGetTheirOwn() throws Exception {
        HandSink both = new HandSink(true);
        try (FeedbackUnderTest two = new FeedbackUnderTest(
                both, Map.of(), Map.of("reranker", "a", "embedding", "b"), Duration.ofSeconds(30))) {
            String id = two.feedback.shown().remember(RANKING).orElseThrow();
            two.acked("{'query_id': '" + id + "', 'index': 0, 'action': 'accepted'}");
            assertThat(both.next().topic()).isEqualTo("a");
            two.acked("{'query': 'q', 'response': 'r', 'lane': 'embedding', 'action': 'accepted'}");
            assertThat(both.next().topic()).isEqualTo("b");
            assertThat(two.refused("{'query': 'q', 'response': 'r', 'action': 'accepted'}")
                            .field())
                    .isEqualTo("lane");
            assertThat(two.refused("{'query_id': '" + id + "', 'index': 0, 'lane': 'embedding', 'action': 'accepted'}"))
                    .hasMessage("lane is 'embedding', but reranker gave the answer");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            7                                                                 |                   | an event must be an object, not number
            {'query': 'q', 'response': 'r'}                                   | action            | action is missing
            {'query': 'q', 'response': 'r', 'action': 'liked'}                | action            | action is 'liked'; use accepted, rejected or click
            {'query': 'q', 'response': 'r', 'action': 'click'}                | rank              | rank is missing: at which place
            {'query': 'q', 'response': 'r', 'action': 'click', 'rank': 0}     | rank              | rank must be a whole number of at least 1, not 0
            {'query': 'q', 'response': 'r', 'action': 'click', 'rank': 1.5}   | rank              | rank must be a whole number of at least 1, not 1.5
            {'query': 'q', 'action': 'accepted'}                              | response          | response is missing: send query and response, or
            {'response': 'r', 'action': 'accepted'}                           | query             | query is missing: send query and response, or
            {'query': ' ', 'response': 'r', 'action': 'accepted'}             | query             | query is blank
            {'query': 'q', 'response': ['r'], 'action': 'accepted'}           | response          | response must be a string, not array
            {'query': 'q', 'response': '\\ud800', 'action': 'accepted'}       |                   | half of a surrogate pair
            {'query': 'q', 'response': 'r', 'index': 1, 'action': 'accepted'} | index             | it needs that answer's query_id
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'dwell_seconds': 9} | dwell_seconds | belongs to action click, not accepted
            {'query': 'q', 'response': 'r', 'action': 'click', 'rank': 1, 'dwell_seconds': -1} | dwell_seconds | must be a number of at least 0, not -1
            {'query': 'q', 'response': 'r', 'action': 'click', 'rank': 1, 'dwel_seconds': 1} | dwel_seconds | there is no field dwel_seconds in an event; known: event_id
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'weight': 0}    | weight        | weight must be a number greater than 0, not 0
            {'query': 'q', 'response': 'r', 'action': 'click', 'rank': 10, 'weight': 500} | weight | weight is 500.0, which makes 2000.0 for this event
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'timestamp': 'now'} | timestamp | timestamp must be ISO-8601
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'timestamp': -1} | timestamp    | between 1970 and 9999
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'rejected_response': ['a', 3]} | rejected_response | rejected_response[1] must be a string
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'rejected_response': ['a','b','c','d','e']} | rejected_response | more than 4 rejected responses
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'event_id': '0123456789-0123456789-0123456789-0123456789'} | event_id | id has 43 characters, limit 40
            {'query': 'q', 'response': 'r', 'action': 'accepted', 'lane': 'other'} | lane         | lane is 'other'; here are reranker
            {'query_id': 'ID', 'action': 'accepted'}                          | index             | index or response is missing
            {'query_id': 'ID', 'index': 3, 'action': 'accepted'}              | index             | index is 3; that answer has the documents [0, 1, 2]
            {'query_id': 'ID', 'index': 0, 'response': 'best', 'action': 'accepted'} | response   | response is not the one that was shown
            {'query_id': 'ID', 'index': 0, 'query': 'x', 'action': 'accepted'} | query            | query is not the one that was shown
            {'query_id': 'ID', 'response': 'own', 'action': 'click'}          | rank              | rank is missing
            """)
    void anEventThatCannotBeUsedIsRefusedByFieldAndNothingIsSent(String event, String field, String message) {
        EventRefusedException refused = under.refused(event.replace("ID", remember(RANKING)));
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused).hasMessageContaining(message);
        assertThat(sink.isEmpty()).isTrue();
    }

    @Test
    void aTextThatNoReaderTakesIsRefused() {
        EventRefusedException refused =
                under.refused("{'query': 'q', 'response': '" + "r".repeat(1001) + "', 'action': 'accepted'}");
        assertThat(refused.code()).isEqualTo("text-too-long");
        assertThat(refused.field()).isEqualTo("response");
    }

    private String remember(Shown answer) {
        return under.feedback.shown().remember(answer).orElseThrow();
    }

    private QaPair pair(String id, String query, String response, int label, double weight, List<String> rejected) {
        return new QaPair(
                query,
                response,
                Optional.of(id),
                rejected,
                label,
                weight,
                Optional.empty(),
                Optional.empty(),
                Optional.of(under.now));
    }
}
