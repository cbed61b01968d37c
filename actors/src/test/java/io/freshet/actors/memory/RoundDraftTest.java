package io.freshet.actors.memory;

import static io.freshet.actors.memory.Records.NOW;
import static io.freshet.actors.memory.Records.TOPIC;
import static io.freshet.actors.memory.Records.accepted;
import static io.freshet.actors.memory.Records.at;
import static io.freshet.actors.memory.Records.bad;
import static io.freshet.actors.memory.Records.from;
import static io.freshet.actors.memory.Records.rejected;
import static io.freshet.actors.memory.Records.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.mine.AnsweredQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundDraftTest {

    private final LaneMemory memory = LaneMemory.empty(settings("round.pairs", 3));

    private RoundDraft draft(Map<Integer, Long> from) {
        return new RoundDraft(TOPIC, from, NOW, memory);
    }

    @Test
    void theRangesOfConsecutiveRoundsTileEachPartition() {
        RoundDraft first = draft(Map.of(0, 100L));
        first.add(at(0, 100, accepted("a", "1")));
        // A transaction has used 101; partition 1 is new and its first records are gone.
        first.add(at(0, 102, accepted("a", "1")));
        first.add(bad(1, 5));
        RoundDraft second = draft(first.offsetsTo());
        second.add(at(1, 6, accepted("c", "1")));
        assertThat(first.ranges()).containsExactly(range(0, 100, 103), range(1, 0, 6));
        assertThat(second.ranges()).containsExactly(range(0, 103, 103), range(1, 6, 7));
        assertThat(first.deadLettered()).isEqualTo(1);
    }

    @Test
    void goingBackIsRefusedSinceARecordWouldBeTrainedTwice() {
        RoundDraft draft = draft(Map.of(0, 10L));
        assertThatThrownBy(() -> draft.add(at(0, 9, accepted("q", "a"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("qa-0 went back from offset 10 to 9");
        RoundDraft started = draft(Map.of());
        started.add(at(2, 4, accepted("q", "a")));
        assertThatThrownBy(() -> started.add(bad(2, 4))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTurnedDownAnswerIsANegativeOfItsOwnQueryOnly() {
        RoundDraft draft = draft(Map.of());
        draft.add(at(0, 0, accepted("q", "good", "bad")));
        draft.add(at(0, 1, accepted("p", "fine")));
        draft.add(at(0, 2, rejected("q", "worse")));
        draft.add(at(0, 3, rejected("nobody asked", "worst")));
        draft.add(at(0, 4, accepted("p", "fine", "seen already")));
        RoundRecords round = draft.close();
        assertThat(round.pairs())
                .containsExactly(
                        new AnsweredQuery("q", "good", List.of("bad", "worse"), 1),
                        new AnsweredQuery("p", "fine", List.of("seen already"), 1));
        assertThat(round.documents()).containsExactly("bad", "good", "fine", "worse", "worst");
        assertThat(round.feedbackTimes()).containsExactly(NOW, NOW);
        assertThat(round.used()).hasSize(4);
    }

    @Test
    void everyRecordIsCountedOnce() {
        RoundDraft draft = draft(Map.of());
        draft.add(at(0, 0, from("search", accepted("q", "a"))));
        draft.add(at(0, 1, from("search", accepted("q", "a"))));
        draft.add(bad(0, 2));
        draft.add(at(0, 3, rejected("q", "b")));
        draft.add(at(0, 4, accepted("p", "c")));
        draft.add(at(0, 5, rejected("p", "c")));
        RoundRecords round = draft.close();
        assertThat(round.counts(draft.deadLettered(), 7))
                .isEqualTo(new RecordCounts(
                        1,
                        0,
                        1,
                        Map.of("duplicate", 1L, "conflict", 1L, "negative-feedback", 2L),
                        Map.of("search", 1L),
                        7));
        assertThat(round.quarantinedCounts(draft.deadLettered()))
                .isEqualTo(new RecordCounts(
                        0, 0, 1, Map.of("duplicate", 1L, "conflict", 1L, "quarantined", 3L), Map.of(), 0));
    }

    @Test
    void isFullOnceItHasThePairsOfARound() {
        RoundDraft draft = draft(Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(draft.isFull()).isFalse();
            assertThat(draft.trainable()).isEqualTo(i);
            draft.add(at(0, 2 * i, accepted("q" + i, "a")));
            draft.add(at(0, 2 * i + 1, accepted("q" + i, "a")));
        }
        assertThat(draft.isFull()).isTrue();
    }

    @Test
    void waitsForAnotherPairWhereOneCountedAtItsArrivalDropsOut() {
        RoundDraft draft = draft(Map.of());
        draft.add(at(0, 0, accepted("q", "a")));
        draft.add(at(0, 1, rejected("q", "a")));
        draft.add(at(0, 2, accepted("q", "b")));
        draft.add(at(0, 3, accepted("q", "c")));
        assertThat(draft.trainable()).isEqualTo(3);
        assertThat(draft.isFull()).isFalse();
        assertThat(draft.trainable()).isEqualTo(2);
        draft.add(at(0, 4, accepted("q", "d")));
        assertThat(draft.isFull()).isTrue();
        assertThat(draft.close().pairs()).hasSize(3);
    }

    @Test
    void aFloodOfUselessRecordsEndsARound() {
        RoundDraft draft = draft(Map.of());
        int most = 3 * RoundDraft.MOST_PER_PAIR;
        for (int i = 0; i < most; i++) {
            assertThat(draft.isFull()).isFalse();
            draft.add(at(0, i, rejected("q", "a")));
        }
        assertThat(draft.isFull()).isTrue();
        assertThat(draft.close().count(Verdict.DUPLICATE)).isEqualTo(most - 1);
    }

    private static OffsetRange range(int partition, long from, long to) {
        return new OffsetRange(TOPIC, partition, from, to);
    }
}
