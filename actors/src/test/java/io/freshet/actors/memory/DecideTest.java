package io.freshet.actors.memory;

import static io.freshet.actors.memory.Records.accepted;
import static io.freshet.actors.memory.Records.after;
import static io.freshet.actors.memory.Records.at;
import static io.freshet.actors.memory.Records.from;
import static io.freshet.actors.memory.Records.inOrder;
import static io.freshet.actors.memory.Records.rejected;
import static io.freshet.actors.memory.Records.settings;
import static io.freshet.actors.memory.Records.verdicts;
import static io.freshet.actors.memory.Verdict.CONFLICT;
import static io.freshet.actors.memory.Verdict.DUPLICATE;
import static io.freshet.actors.memory.Verdict.EXCLUDED_SOURCE;
import static io.freshet.actors.memory.Verdict.HOLD_OUT;
import static io.freshet.actors.memory.Verdict.NEGATIVE;
import static io.freshet.actors.memory.Verdict.OVER_QUOTA;
import static io.freshet.actors.memory.Verdict.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecideTest {

    private static final int QUERIES = 20_000;
    private final LaneMemory memory = LaneMemory.empty(settings());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50})
    void theHeldOutShareOfQueriesIsNearTheConfiguredOne(int percent) {
        LaneMemory some = LaneMemory.empty(settings("gate.held-out-percent", percent));
        QaPair[] pairs = IntStream.range(0, QUERIES)
                .mapToObj(i -> accepted("question " + i, "answer"))
                .toArray(QaPair[]::new);
        int heldOut = some.decide(inOrder(pairs)).count(HOLD_OUT);
        double expected = QUERIES * percent / 100.0;
        // Four standard deviations of a fair draw.
        double tolerance = 4 * Math.sqrt(expected * (1 - percent / 100.0));
        assertThat((double) heldOut).isBetween(expected - tolerance, expected + tolerance);
    }

    @Test
    void allAnswersToAQueryFallOnOneSide() {
        LaneMemory some = LaneMemory.empty(settings("gate.held-out-percent", 20));
        for (int i = 0; i < 200; i++) {
            List<Verdict> both = verdicts(some, accepted("question " + i, "a"), accepted("question " + i, "b"));
            assertThat(both.get(0)).isEqualTo(both.get(1)).isIn(TRAIN, HOLD_OUT);
        }
    }

    @Test
    void theSamePairAgainIsADuplicateButAnotherAnswerIsNot() {
        assertThat(verdicts(memory, accepted("q", "a"), accepted("q", "a"), accepted("q", "b"), accepted("p", "a")))
                .containsExactly(TRAIN, DUPLICATE, TRAIN, TRAIN);
        assertThat(verdicts(memory, rejected("q", "a"), rejected("q", "a"))).containsExactly(NEGATIVE, DUPLICATE);
        assertThat(verdicts(memory, accepted("ab", "c"), accepted("a", "bc"))).containsExactly(TRAIN, TRAIN);
    }

    @Test
    void aRejectedAnswerIsANegativeEvenOfAHeldOutQuery() {
        LaneMemory some = LaneMemory.empty(settings("gate.held-out-percent", 50));
        for (int i = 0; i < 20; i++) {
            assertThat(verdicts(some, accepted("question " + i, "a"), rejected("question " + i, "b")))
                    .element(1)
                    .isEqualTo(NEGATIVE);
        }
    }

    @Test
    void ofTwoLabelsForAPairTheLaterEventWins() {
        assertThat(verdicts(memory, accepted("q", "a"), rejected("q", "a"))).containsExactly(CONFLICT, NEGATIVE);
        assertThat(verdicts(memory, rejected("q", "a"), accepted("q", "a"))).containsExactly(CONFLICT, TRAIN);
        // By the time of the event, not by the place in the topic.
        assertThat(verdicts(memory, after(9, accepted("q", "a")), after(5, rejected("q", "a"))))
                .containsExactly(TRAIN, CONFLICT);
        assertThat(verdicts(memory, accepted("q", "a"), after(-5, rejected("q", "a")), accepted("q", "a")))
                .containsExactly(TRAIN, CONFLICT, DUPLICATE);
        // At the same time the higher partition, whatever the offsets.
        assertThat(verdicts(memory.decide(List.of(at(1, 3, rejected("q", "a")), at(0, 7, accepted("q", "a"))))))
                .containsExactly(CONFLICT, NEGATIVE);
    }

    @Test
    void aRejectedResponseBesideAnAcceptedOneIsARejectionToo() {
        RoundRecords round = memory.decide(inOrder(accepted("q", "a"), accepted("q", "b", "a", "c")));
        assertThat(verdicts(round)).containsExactly(CONFLICT, TRAIN);
        assertThat(round.pairs()).containsExactly(new AnsweredQuery("q", "b", List.of("a", "c"), 1));
        RoundRecords taken = memory.decide(inOrder(accepted("q", "b", "a", "c"), accepted("q", "a")));
        assertThat(verdicts(taken)).containsExactly(TRAIN, TRAIN);
        assertThat(taken.pairs()).extracting(AnsweredQuery::rejected).containsExactly(List.of("c"), List.of("c"));
        // A record's own label comes after its list.
        assertThat(verdicts(memory, accepted("q", "a", "a"))).containsExactly(TRAIN);
    }

    @Test
    void nothingOfAnExcludedSourceIsUsedAndItHasNoSay() {
        LaneMemory some = LaneMemory.empty(settings("trust.excluded-sources", List.of("forum", "unknown")));
        RoundRecords round = some.decide(inOrder(
                from("search", accepted("q", "a")),
                from("forum", rejected("q", "a")),
                from("forum", accepted("p", "b")),
                accepted("r", "c"),
                from(" ", accepted("s", "d"))));
        assertThat(verdicts(round))
                .containsExactly(TRAIN, EXCLUDED_SOURCE, EXCLUDED_SOURCE, EXCLUDED_SOURCE, EXCLUDED_SOURCE);
        assertThat(round.documents()).containsExactly("a");
        assertThat(round.counts(0, 0).skipped()).isEqualTo(Map.of("excluded-source", 4L));
    }

    @Test
    void aSourceHasItsShareOfARoundOfEachUse() {
        LaneMemory some = LaneMemory.empty(settings("round.pairs", 10, "trust.max-source-share", 0.3));
        List<QaPair> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pairs.add(from("forum", accepted("question " + i, "a")));
            pairs.add(from("forum", rejected("question " + i, "b")));
            pairs.add(accepted("query " + i, "a"));
        }
        RoundRecords round = some.decide(inOrder(pairs.toArray(QaPair[]::new)));
        assertThat(round.counts(0, 0).skipped()).isEqualTo(Map.of("negative-feedback", 3L, "over-quota", 6L));
        assertThat(round.sources()).isEqualTo(Map.of("forum", 3L, "unknown", 3L));
        // The first of a source are the ones that count.
        assertThat(verdicts(round).subList(0, 9)).doesNotContain(OVER_QUOTA);
    }

    @Test
    void aSourceCannotFloodTheHeldOutPairs() {
        LaneMemory some = LaneMemory.empty(
                settings("round.pairs", 90, "trust.max-source-share", 0.5, "gate.held-out-percent", 10));
        QaPair[] flood = IntStream.range(0, 1000)
                .mapToObj(i -> from("forum", accepted("question " + i, "a")))
                .toArray(QaPair[]::new);
        RoundRecords round = some.decide(inOrder(flood));
        assertThat(round.count(TRAIN)).isEqualTo(45);
        assertThat(round.count(HOLD_OUT)).isEqualTo(5);
    }

    @Test
    void aQueryAndADocumentHaveTheirShareToo() {
        LaneMemory some = LaneMemory.empty(
                settings("round.pairs", 100, "trust.max-per-query", 2, "trust.max-document-share", 0.03));
        assertThat(verdicts(some, accepted("q", "a"), accepted("q", "b"), accepted("q", "c"), rejected("q", "d")))
                .containsExactly(TRAIN, TRAIN, OVER_QUOTA, NEGATIVE);
        assertThat(verdicts(some, accepted("p", "a"), accepted("q", "a"), accepted("r", "a"), accepted("s", "a")))
                .containsExactly(TRAIN, TRAIN, TRAIN, OVER_QUOTA);
    }

    @Test
    void whatIsOverItsQuotaIsNotTakenForSeen() {
        LaneMemory some = LaneMemory.empty(settings("trust.max-per-query", 1));
        QaPair surplus = accepted("q", "b");
        LaneMemory next = Records.trainedOn(some, accepted("q", "a"), surplus);
        assertThat(verdicts(next, surplus)).containsExactly(TRAIN);
    }
}
