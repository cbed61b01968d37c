package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.FeedbackUnderTest.RANKING;
import static io.freshet.actors.feedback.FeedbackUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.actors.scorer.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that come again, that Kafka is slow with, and that come too many. */
@Timeout(60)
class SentOnceTest {

    private static final String A = "{'event_id': 'a', 'query': 'q', 'response': 'r', 'action': 'accepted'}";
    private static final String B = "{'event_id': 'b', 'query': 'q', 'response': 's', 'action': 'rejected'}";

    @Test
    void anEventThatIsThereIsAnsweredWithItsPlaceAndNotSentAgain() throws Exception {
        HandSink sink = new HandSink(true);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of())) {
            EventResult.Acked first = under.acked(A);
            sink.next();
            EventResult.Acked again = under.acked(A);
            assertThat(again.place()).isEqualTo(first.place());
            assertThat(List.of(first.duplicate(), again.duplicate())).containsExactly(false, true);
            assertThat(get(under.take(A, B, A)))
                    .extracting(EventResult::result)
                    .containsExactly("duplicate", "acked", "duplicate");
            assertThat(sink.next().given().pair().id()).contains("b");
            assertThat(sink.isEmpty()).isTrue();
            assertThat(under.metrics.scrape().lines())
                    .contains(
                            "freshet_feedback_total{action=\"accepted\",result=\"acked\"} 1.0",
                            "freshet_feedback_total{action=\"accepted\",result=\"duplicate\"} 3.0",
                            "freshet_feedback_total{action=\"rejected\",result=\"acked\"} 1.0");
        }
    }

    @Test
    void eventsThatComeTwiceAtATimeShareOneSending() throws Exception {
        HandSink sink = new HandSink(false);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of())) {
            CompletableFuture<List<EventResult>> first = under.take(A);
            CompletableFuture<List<EventResult>> second = under.take(A, B);
            HandSink.Sent a = sink.next();
            sink.next().acknowledge();
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();
            a.acknowledge();
            assertThat(get(first)).extracting(EventResult::result).containsExactly("acked");
            assertThat(get(second)).extracting(EventResult::result).containsExactly("duplicate", "acked");
            assertThat(sink.isEmpty()).isTrue();
        }
    }

    @Test
    void anIdThatIsUsedForSomethingElseIsRefused() throws Exception {
        HandSink sink = new HandSink(true);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of())) {
            under.acked(A);
            sink.next();
            EventsRefusedException refused = catchThrowableOfType(
                    EventsRefusedException.class, () -> under.take(B, A.replace("accepted", "rejected")));
            assertThat(refused.problems()).hasSize(1);
            assertThat(refused.problems().get(0).index()).isEqualTo(1);
            assertThat(refused.problems().get(0).why().code()).isEqualTo("event_id_reused");
            assertThat(sink.isEmpty()).isTrue();
            assertThat(under.refused(B.replace("'b'", "'a'")).field()).isEqualTo("event_id");
        }
    }

    @Test
    void anIdIsKnownForTheWindowAndAsLongAsThereIsRoom() throws Exception {
        HandSink sink = new HandSink(true);
        try (FeedbackUnderTest under =
                new FeedbackUnderTest(sink, Map.of("feedback.window", "1 h", "feedback.remembered-events", 1))) {
            under.acked(A);
            under.now = under.now.plus(Duration.ofHours(1));
            assertThat(under.acked(A).duplicate()).isTrue();
            under.acked(B);
            assertThat(under.acked(A).duplicate()).isFalse();
            under.now = under.now.plus(Duration.ofHours(1)).plusNanos(1);
            assertThat(under.acked(A).duplicate()).isFalse();
        }
    }

    @Test
    void anEventThatIsThereIsKnownAlsoWhenItsAnswerIsForgotten() throws Exception {
        HandSink sink = new HandSink(true);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of("feedback.remembered", 1))) {
            String id = under.feedback.shown().remember(RANKING).orElseThrow();
            String click = "{'event_id': 'c', 'query_id': '" + id + "', 'index': 0, 'action': 'click'}";
            EventResult.Acked first = under.acked(click);
            under.feedback.shown().remember(RANKING);
            assertThat(under.acked(click)).isEqualTo(first.again());
            assertThat(under.refused(click.replace("'c'", "'d'")).code()).isEqualTo("unknown_query_id");
        }
    }

    @Test
    void whatKafkaDidNotTakeIsSentAnew() throws Exception {
        HandSink sink = new HandSink(false);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of())) {
            CompletableFuture<List<EventResult>> first = under.take(A, B);
            sink.next().place().completeExceptionally(new IllegalStateException("no leader"));
            sink.next().acknowledge();
            assertThat(get(first)).extracting(EventResult::result).containsExactly("unacknowledged", "acked");
            assertThat(((EventResult.Unacknowledged) get(first).get(0)).why()).isEqualTo("not acknowledged: no leader");
            CompletableFuture<List<EventResult>> second = under.take(A, B);
            HandSink.Sent again = sink.next();
            assertThat(again.given().pair().id()).contains("a");
            again.acknowledge();
            assertThat(get(second)).extracting(EventResult::result).containsExactly("acked", "duplicate");
            assertThat(sink.isEmpty()).isTrue();
        }
    }

    @Test
    void aSlowKafkaIsNotWaitedForAndALaterTrialJoinsTheFirst() throws Exception {
        HandSink sink = new HandSink(false);
        try (FeedbackUnderTest under =
                new FeedbackUnderTest(sink, Map.of(), Map.of("reranker", "topic"), Duration.ofMillis(1))) {
            EventResult open = get(under.take(A)).get(0);
            assertThat(open.result()).isEqualTo("unacknowledged");
            assertThat(open.eventId()).isEqualTo("a");
            sink.next().acknowledge();
            assertThat(under.acked(A).duplicate()).isTrue();
            assertThat(sink.isEmpty()).isTrue();
        }
    }

    @Test
    void whatIsOnItsWayIsBounded() throws Exception {
        HandSink sink = new HandSink(false);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of("feedback.in-flight", 1))) {
            // More than the limit, but alone.
            CompletableFuture<List<EventResult>> first = under.take(A, B);
            HandSink.Sent a = sink.next();
            HandSink.Sent b = sink.next();
            a.acknowledge();
            String c = A.replace("'a'", "'c'");
            assertThatThrownBy(() -> under.take(c))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("1 events wait for Kafka's acknowledgement; nothing of this request was sent");
            assertThat(under.take(B)).as("takes no room").isNotDone();
            b.acknowledge();
            get(first);
            CompletableFuture<List<EventResult>> third = under.take(c);
            sink.next().acknowledge();
            assertThat(get(third)).extracting(EventResult::result).containsExactly("acked");
            assertThat(under.metrics.scrape().lines())
                    .contains("freshet_feedback_total{action=\"accepted\",result=\"overloaded\"} 1.0");
        }
    }

    @Test
    void whatIsOnItsWayIsBoundedInSizeToo() throws Exception {
        HandSink sink = new HandSink(false);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of("feedback.in-flight-bytes", "1 KiB"))) {
            assertThat(under.take(A)).isNotDone();
            assertThat(under.take(B)).isNotDone();
            assertThatThrownBy(() -> under.take(A.replace("'a'", "'c'").replace("'r'", "'" + "r".repeat(300) + "'")))
                    .isInstanceOf(OverloadedException.class);
            sink.next().acknowledge();
            sink.next().acknowledge();
        }
    }

    @Test
    void aBounceTeachesNothingAndIsNotSent() throws Exception {
        HandSink sink = new HandSink(true);
        try (FeedbackUnderTest under = new FeedbackUnderTest(sink, Map.of())) {
            String bounce = "{'event_id': 'e', 'query': 'q', 'response': 'r', 'rank': 1, 'dwell_seconds': 2, 'action':"
                    + " 'click'}";
            assertThat(get(under.take(A, bounce, B)))
                    .extracting(EventResult::result)
                    .containsExactly("acked", "ignored", "acked");
            assertThat(sink.next().given().pair().id()).contains("a");
            assertThat(sink.next().given().pair().id()).contains("b");
            assertThat(sink.isEmpty()).isTrue();
        }
    }
}
