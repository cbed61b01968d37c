package io.freshet.actors.memory;

import static io.freshet.actors.memory.Outcome.PUBLISHED;
import static io.freshet.actors.memory.Outcome.QUARANTINED;
import static io.freshet.actors.memory.Records.accepted;
import static io.freshet.actors.memory.Records.after;
import static io.freshet.actors.memory.Records.from;
import static io.freshet.actors.memory.Records.inOrder;
import static io.freshet.actors.memory.Records.rejected;
import static io.freshet.actors.memory.Records.settings;
import static io.freshet.actors.memory.Records.trainedOn;
import static io.freshet.actors.memory.Records.verdicts;
import static io.freshet.actors.memory.Verdict.DUPLICATE;
import static io.freshet.actors.memory.Verdict.NEGATIVE;
import static io.freshet.actors.memory.Verdict.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.gate.HeldOut;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.KnownAnswers;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryOverRoundsTest {

    private static final long SEED = 7;

    @TempDir
    Path folder;

    private final LaneMemory memory = LaneMemory.empty(settings());

    private static RoundRecords round(LaneMemory memory, QaPair... pairs) {
        return memory.decide(inOrder(pairs));
    }

    /** All that could be replayed with a round of one unrelated pair. */
    private static List<AnsweredQuery> all(LaneMemory memory) {
        return memory.replay(round(memory, accepted("unrelated", "pair")), 1000, SEED);
    }

    private static QaPair[] many(String query, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> accepted(query + " " + i, "answer " + i))
                .toArray(QaPair[]::new);
    }

    @Test
    void aPairSeenInAnEarlierRoundIsADuplicate() {
        LaneMemory next = trainedOn(memory, accepted("q", "a"), rejected("q", "b"));
        assertThat(verdicts(next, accepted("q", "a"), rejected("q", "b"), accepted("q", "c")))
                .containsExactly(DUPLICATE, DUPLICATE, TRAIN);
        assertThat(next.version()).isEqualTo(1);
        assertThat(next.isAccepted("q", "a")).isTrue();
        assertThat(next.isAccepted("q", "b")).isFalse();
        // The memory before is what it was.
        assertThat(verdicts(memory, accepted("q", "a"))).containsExactly(TRAIN);
    }

    @Test
    void aRejectionTakesATrainedPairBack() {
        LaneMemory trained = trainedOn(memory, accepted("q", "a"), accepted("q", "b"), accepted("p", "c"));
        RoundRecords second = round(trained, rejected("q", "a"));
        assertThat(verdicts(second)).containsExactly(NEGATIVE);
        // Not even in the very round that rejects it.
        assertThat(trained.replay(second, 10, SEED))
                .containsExactlyInAnyOrder(
                        new AnsweredQuery("q", "b", List.of("a"), 1), new AnsweredQuery("p", "c", List.of(), 1));
        LaneMemory next = trained.after(second, 2, PUBLISHED);
        assertThat(next.replayable()).isEqualTo(2);
        assertThat(next.isAccepted("q", "a")).isFalse();
        assertThat(round(next, accepted("q", "d")).pairs())
                .containsExactly(new AnsweredQuery("q", "d", List.of("a"), 1));
    }

    @Test
    void anAnswerIsKnownFromTheRoundItselfOrFromAnEarlierOneThatIsNotOverruled() {
        LaneMemory next = trainedOn(memory, accepted("q", "old"), accepted("q", "withdrawn"), rejected("q", "lifted"));
        RoundRecords second = round(
                next, accepted("q", "new", "withdrawn", "bad"), accepted("q", "lifted"), accepted("p", "elsewhere"));
        KnownAnswers known = next.acceptedWith(second);
        assertThat(List.of("old", "withdrawn", "lifted", "new", "bad", "elsewhere", "never seen"))
                .filteredOn(answer -> known.has("q", answer))
                .containsExactly("old", "lifted", "new");
    }

    @Test
    void anAcceptanceAfterwardsLiftsTheRejection() {
        LaneMemory rejecting = trainedOn(trainedOn(memory, accepted("q", "a")), rejected("q", "a"));
        // Older by its own clock: later rounds win all the same.
        RoundRecords third = round(rejecting, after(-100, accepted("q", "a")), accepted("q", "b"));
        assertThat(verdicts(third)).containsExactly(TRAIN, TRAIN);
        assertThat(third.pairs()).extracting(AnsweredQuery::rejected).containsOnly(List.of());
        LaneMemory lifted = rejecting.after(third, 3, PUBLISHED);
        assertThat(lifted.isAccepted("q", "a")).isTrue();
        assertThat(all(lifted)).extracting(AnsweredQuery::positive).containsExactlyInAnyOrder("a", "b");
        assertThat(verdicts(lifted, accepted("q", "a"))).containsExactly(DUPLICATE);
    }

    @Test
    void aRejectedResponseBesideAnotherTakesATrainedPairBackToo() {
        LaneMemory next = trainedOn(trainedOn(memory, accepted("q", "a")), accepted("q", "b", "a", "new"));
        assertThat(all(next)).containsExactly(new AnsweredQuery("q", "b", List.of("a", "new"), 1));
        assertThat(verdicts(next, accepted("q", "a"), accepted("q", "new"))).containsExactly(TRAIN, TRAIN);
    }

    @Test
    void aRejectionTakesAHeldOutPairBack() {
        LaneMemory some = LaneMemory.empty(settings("gate.held-out-percent", 50));
        LaneMemory first = trainedOn(some, many("question", 20));
        HeldOut pair = first.heldOut().get(0);
        RoundRecords second = round(first, rejected(pair.query(), pair.response()));
        assertThat(first.heldOutWith(second))
                .doesNotContain(pair)
                .hasSize(first.heldOut().size() - 1);
        assertThat(first.after(second, 2, PUBLISHED).heldOut()).isEqualTo(first.heldOutWith(second));
    }

    @Test
    void replayIsAShareOfTheRoundsExamplesDrawnFromEarlierRoundsOnly() {
        LaneMemory some = LaneMemory.empty(settings("replay.share", 0.25));
        RoundRecords first = round(some, many("early", 100));
        assertThat(some.replay(first, SEED)).isEmpty();
        LaneMemory next = some.after(first, 1, PUBLISHED);
        RoundRecords second = round(next, many("late", 60));
        List<AnsweredQuery> replayed = next.replay(second, SEED);
        assertThat(replayed).hasSize(20).doesNotHaveDuplicates().allMatch(pair -> pair.query()
                .startsWith("early"));
        assertThat(next.replay(second, SEED)).isEqualTo(replayed);
        assertThat(next.replay(second, SEED + 1)).isNotEqualTo(replayed);
    }

    @Test
    void noHeldOutQueryIsEverReplayed() throws IOException {
        LaneMemory trained = trainedOn(memory, many("question", 200));
        trained.write(folder);
        LaneMemory more = LaneMemory.read(folder, settings("gate.held-out-percent", 30));
        assertThat(more.replayable()).isBetween(100, 180);
        RoundRecords round = round(more, many("question", 200));
        // Its settings changed under a running lane, as a test has to pretend.
        LaneMemory pretended = new LaneMemory(
                more.settings(), trainedOn(memory, many("question", 200)).state());
        assertThat(pretended.replay(round, 1000, SEED)).isNotEmpty().noneMatch(pair -> more.settings()
                .isHeldOut(pair.query()));
    }

    @Test
    void aRejectedCandidateTeachesNothingThatCouldBeReplayed() {
        LaneMemory first = trainedOn(memory, from("search", accepted("q", "a")));
        LaneMemory second = first.after(round(first, from("search", accepted("q", "b"))), 2, Outcome.REJECTED);
        assertThat(second.replayable()).isEqualTo(1);
        assertThat(second.sources()).isEqualTo(Map.of("search", 1L));
        assertThat(verdicts(second, accepted("q", "b"))).containsExactly(DUPLICATE);
        assertThat(second.rejectedCandidates()).isEqualTo(1);
        LaneMemory third = second.after(round(second, accepted("q", "c")), 3, Outcome.REJECTED);
        assertThat(third.rejectedCandidates()).isEqualTo(2);
        assertThat(third.consolidated().rejectedCandidates()).isZero();
        assertThat(trainedOn(third, accepted("q", "d")).rejectedCandidates()).isZero();
    }

    @Test
    void aQuarantinedRoundLeavesNoTraceSoThatItsRecordsCanBeSentAgain() throws IOException {
        LaneMemory first = trainedOn(memory, accepted("q", "a"));
        LaneMemory second = first.after(round(first, accepted("q", "b"), rejected("q", "a")), 2, QUARANTINED);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.replayable()).isEqualTo(1);
        assertThat(verdicts(second, accepted("q", "b"))).containsExactly(TRAIN);
        Map<String, String> before = Records.bytes(first, folder);
        Map<String, String> bytes = Records.bytes(second, folder);
        before.remove("memory.json");
        bytes.remove("memory.json");
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void goingBackToAVersionEndsTheReplayOfWhatCameAfterIt() {
        LaneMemory third =
                trainedOn(trainedOn(trainedOn(memory, accepted("q", "a")), accepted("q", "b")), accepted("q", "c"));
        LaneMemory back = third.rolledBack(1, 4);
        assertThat(all(back)).extracting(AnsweredQuery::positive).containsExactly("a");
        assertThat(back.version()).isEqualTo(4);
        assertThat(verdicts(back, accepted("q", "b"))).containsExactly(DUPLICATE);
    }

    @Test
    void theOldestIsForgottenWhereThereIsNoRoom() {
        LaneMemory small = LaneMemory.empty(settings(
                "trust.remembered-pairs",
                3,
                "trust.remembered-rejections",
                2,
                "replay.capacity",
                4,
                "replay.share",
                0.1));
        LaneMemory next = trainedOn(small, accepted("q", "a", "x", "y", "z"), accepted("q", "b"), accepted("q", "c"));
        assertThat(round(next, accepted("q", "d")).pairs().get(0).rejected()).containsExactly("y", "z");
        assertThat(verdicts(next, accepted("q", "a"))).containsExactly(DUPLICATE);
        LaneMemory later = trainedOn(next, many("p", 9));
        assertThat(verdicts(later, accepted("q", "a"))).containsExactly(TRAIN);
        assertThat(later.replayable()).isEqualTo(4);
    }

    @Test
    void aQueryHasItsNewestRejectedAnswersOnly() {
        QaPair[] bad =
                IntStream.range(0, 70).mapToObj(i -> rejected("q", "bad " + i)).toArray(QaPair[]::new);
        LaneMemory next = trainedOn(memory, bad);
        List<String> rejected = round(next, accepted("q", "a")).pairs().get(0).rejected();
        assertThat(rejected)
                .hasSize(TurnedDown.MOST_PER_QUERY)
                .startsWith("bad 6")
                .endsWith("bad 69");
    }

    @Test
    void sourcesAreCountedByNameUntilThereAreTooMany() {
        QaPair[] pairs = IntStream.range(0, MemoryState.MOST_SOURCES + 5)
                .mapToObj(i -> from("source " + i, accepted("question " + i, "a")))
                .toArray(QaPair[]::new);
        Map<String, Long> sources = new TreeMap<>(trainedOn(memory, pairs).sources());
        assertThat(sources).hasSize(MemoryState.MOST_SOURCES + 1).containsEntry(MemoryState.OTHERS, 5L);
    }
}
