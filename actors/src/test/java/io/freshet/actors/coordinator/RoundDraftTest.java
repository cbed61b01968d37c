package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.coordinator.Admission.Verdict;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundDraftTest {

    private static final String TOPIC = "qa";
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 40;

    @Test
    void whatARoundMakesOfItsRecordsDoesNotDependOnHowPartitionsInterleave() {
        RoundDraft ordered = interleaved(new Random(0));
        for (int seed = 1; seed < 20; seed++) {
            RoundDraft other = interleaved(new Random(seed));
            assertThat(other.pairs()).isEqualTo(ordered.pairs());
            assertThat(other.documents()).isEqualTo(ordered.documents());
            assertThat(other.heldOutPairs()).isEqualTo(ordered.heldOutPairs());
            assertThat(other.ranges()).isEqualTo(ordered.ranges());
            assertThat(other.counts()).isEqualTo(ordered.counts());
        }
    }

    @Test
    void everyRecordIsCountedOnce() {
        RecordCounts counts = interleaved(new Random(3)).counts();
        long skipped =
                counts.skipped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counts.trained() + counts.heldOut() + counts.deadLettered() + skipped)
                .isEqualTo(PARTITIONS * RECORDS);
        assertThat(counts.skipped()).containsOnlyKeys("duplicate", "negative-feedback");
    }

    @Test
    void theRangesOfConsecutiveRoundsTileEachPartition() {
        RoundDraft first = new RoundDraft(TOPIC, Map.of(0, 100L), NOW);
        first.add(at(0, 100), QaPair.of("a", "1"), Verdict.TRAIN);
        // A transaction has used 101; partition 1 is new and its first records are gone.
        first.add(at(0, 102), QaPair.of("b", "1"), Verdict.DUPLICATE);
        first.addDeadLetter(at(1, 5));
        RoundDraft second = new RoundDraft(TOPIC, first.offsetsTo(), NOW);
        second.add(at(1, 6), QaPair.of("c", "1"), Verdict.TRAIN);
        assertThat(first.ranges()).containsExactly(range(0, 100, 103), range(1, 0, 6));
        assertThat(second.ranges()).containsExactly(range(0, 103, 103), range(1, 6, 7));
    }

    @Test
    void aTurnedDownAnswerIsANegativeOfItsOwnQueryOnly() {
        RoundDraft draft = new RoundDraft(TOPIC, Map.of(), NOW);
        draft.add(at(0, 0), Pairs.preferred("q", "good", "bad"), Verdict.TRAIN);
        draft.add(at(0, 1), QaPair.of("p", "fine"), Verdict.TRAIN);
        draft.add(at(0, 2), Pairs.rejected("q", "worse"), Verdict.NEGATIVE);
        draft.add(at(0, 3), Pairs.rejected("nobody asked", "worst"), Verdict.NEGATIVE);
        assertThat(draft.pairs())
                .containsExactly(
                        new AnsweredQuery("q", "good", List.of("bad", "worse"), 1),
                        new AnsweredQuery("p", "fine", List.of(), 1));
        assertThat(draft.documents()).containsExactly("bad", "good", "fine", "worse", "worst");
    }

    @Test
    void aHeldOutQueryIsNoTrainingPairAndADuplicateNoDocument() {
        RoundDraft draft = new RoundDraft(TOPIC, Map.of(), NOW);
        draft.add(at(0, 0), QaPair.of("q", "kept"), Verdict.HOLD_OUT);
        draft.add(at(0, 1), QaPair.of("p", "again"), Verdict.DUPLICATE);
        assertThat(draft.pairs()).isEmpty();
        assertThat(draft.trainable()).isZero();
        assertThat(draft.heldOut()).isEqualTo(1);
        assertThat(draft.documents()).containsExactly("kept");
    }

    @Test
    void goingBackIsRefusedSinceARecordWouldBeTrainedTwice() {
        RoundDraft draft = new RoundDraft(TOPIC, Map.of(0, 10L), NOW);
        assertThatThrownBy(() -> draft.add(at(0, 9), QaPair.of("q", "a"), Verdict.TRAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("qa-0 went back from offset 10 to 9");
        RoundDraft started = new RoundDraft(TOPIC, Map.of(), NOW);
        started.add(at(2, 4), QaPair.of("q", "a"), Verdict.TRAIN);
        assertThatThrownBy(() -> started.addDeadLetter(at(2, 4))).isInstanceOf(IllegalStateException.class);
    }

    /** The same records in another order of partitions; within a partition their order is Kafka's. */
    private static RoundDraft interleaved(Random random) {
        RoundDraft draft = new RoundDraft(TOPIC, Map.of(0, 7L), NOW);
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < PARTITIONS * RECORDS; i++) {
            turns.add(i % PARTITIONS);
        }
        java.util.Collections.shuffle(turns, random);
        int[] next = new int[PARTITIONS];
        for (int partition : turns) {
            record(draft, partition, next[partition]++);
        }
        return draft;
    }

    private static void record(RoundDraft draft, int partition, int i) {
        Position position = at(partition, 7 + i);
        String query = "question " + (i % 12);
        switch ((i + partition) % 6) {
            case 0 -> draft.add(position, QaPair.of(query, "kept " + i), Verdict.HOLD_OUT);
            case 1 -> draft.add(position, Pairs.rejected(query, "bad " + partition + i), Verdict.NEGATIVE);
            case 2 -> draft.add(position, QaPair.of(query, "again " + i), Verdict.DUPLICATE);
            case 3 -> draft.addDeadLetter(position);
            default -> draft.add(
                    position, Pairs.preferred(query, "good " + partition + i, "meant well " + i), Verdict.TRAIN);
        }
    }

    private static Position at(int partition, long offset) {
        return new Position(TOPIC, partition, offset, NOW);
    }

    private static OffsetRange range(int partition, long from, long to) {
        return new OffsetRange(TOPIC, partition, from, to);
    }
}
