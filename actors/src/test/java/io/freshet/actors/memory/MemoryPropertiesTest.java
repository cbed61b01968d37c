package io.freshet.actors.memory;

import static io.freshet.actors.memory.Records.mixed;
import static io.freshet.actors.memory.Records.settings;
import static io.freshet.actors.memory.Records.verdicts;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for any records: rounds of random ones from a small world, where everything collides. */
class MemoryPropertiesTest {

    private static final int ROUNDS = 12;
    private static final int RECORDS = 60;
    private static final MemorySettings SETTINGS = settings(
            "round.pairs", 30,
            "gate.held-out-percent", 20,
            "gate.reservoir", 12,
            "gate.min-queries", 2,
            "trust.max-source-share", 0.3,
            "trust.max-per-query", 2,
            "trust.max-document-share", 0.2,
            "trust.excluded-sources", List.of("source 3"),
            "trust.remembered-pairs", 150,
            "trust.remembered-rejections", 60,
            "replay.share", 0.25,
            "replay.capacity", 25);

    @TempDir
    Path folder;

    /** Twelve rounds, the same for a seed; as they arrive if there is no other seed to mix them by. */
    private static List<List<Received.Accepted>> rounds(long seed) {
        List<List<Received.Accepted>> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(Records.random(new Random(seed * ROUNDS + i), RECORDS, (long) i * RECORDS));
        }
        return rounds;
    }

    private static Outcome outcome(int round) {
        return round % 5 == 3 ? Outcome.REJECTED : round % 7 == 5 ? Outcome.QUARANTINED : Outcome.PUBLISHED;
    }

    @Test
    void verdictsAndMemoryDoNotDependOnHowPartitionsInterleave() throws IOException {
        Set<Verdict> met = EnumSet.noneOf(Verdict.class);
        for (long seed = 0; seed < 10; seed++) {
            LaneMemory one = LaneMemory.empty(SETTINGS);
            LaneMemory other = LaneMemory.empty(SETTINGS);
            int number = 0;
            for (List<Received.Accepted> records : rounds(seed)) {
                RoundRecords round = one.decide(records);
                RoundRecords again = other.decide(mixed(records, new Random(seed)));
                met.addAll(verdicts(round));
                assertThat(again.records()).isEqualTo(round.records());
                assertThat(again.pairs()).isEqualTo(round.pairs());
                assertThat(again.documents()).isEqualTo(round.documents());
                assertThat(again.counts(0, 0)).isEqualTo(round.counts(0, 0));
                assertThat(other.replay(again, number)).isEqualTo(one.replay(round, number));
                one = one.after(round, number + 1, outcome(number));
                other = other.after(again, number + 1, outcome(number));
                number++;
            }
            assertThat(Records.bytes(other, folder)).isEqualTo(Records.bytes(one, folder));
        }
        assertThat(met).containsExactlyInAnyOrder(Verdict.values());
    }

    @Test
    void aMemoryReadBackGoesOnLikeTheOneThatWasNeverWritten() throws IOException {
        for (long seed = 0; seed < 5; seed++) {
            LaneMemory kept = LaneMemory.empty(SETTINGS);
            LaneMemory restarted = LaneMemory.empty(SETTINGS);
            int number = 0;
            for (List<Received.Accepted> records : rounds(seed)) {
                Path written = Files.createTempDirectory(folder, "written");
                restarted.write(written);
                restarted = LaneMemory.read(written, SETTINGS);
                assertThat(Records.bytes(restarted, folder)).isEqualTo(Records.bytes(kept, folder));
                RoundRecords round = kept.decide(records);
                RoundRecords again = restarted.decide(records);
                assertThat(again.pairs()).isEqualTo(round.pairs());
                assertThat(restarted.replay(again, number)).isEqualTo(kept.replay(round, number));
                kept = kept.after(round, number + 1, outcome(number));
                restarted = restarted.after(again, number + 1, outcome(number));
                number++;
            }
            assertThat(restarted.version()).isEqualTo(ROUNDS);
            assertThat(restarted.heldOut()).isEqualTo(kept.heldOut());
        }
    }

    @Test
    void whatIsTrainedIsNeverHeldOutNeverItsOwnNegativeAndNeverFromAnExcludedSource() {
        for (long seed = 0; seed < 10; seed++) {
            LaneMemory memory = LaneMemory.empty(SETTINGS);
            int number = 0;
            for (List<Received.Accepted> records : rounds(seed)) {
                RoundRecords round = memory.decide(records);
                List<AnsweredQuery> replayed = memory.replay(round, number);
                List<AnsweredQuery> trained = new ArrayList<>(round.pairs());
                trained.addAll(replayed);
                assertThat(trained)
                        .noneMatch(pair -> SETTINGS.isHeldOut(pair.query()))
                        .noneMatch(pair -> pair.rejected().contains(pair.positive()));
                Set<Answer> distinct = new HashSet<>();
                trained.forEach(pair -> distinct.add(new Answer(pair.query(), pair.positive())));
                assertThat(distinct).hasSize(trained.size());
                assertThat(round.used()).noneMatch(record -> SETTINGS.isExcluded(record.pair()));
                memory = memory.after(round, number + 1, outcome(number));
                assertThat(memory.heldOut())
                        .hasSizeLessThanOrEqualTo(SETTINGS.heldOutPairs())
                        .allMatch(pair -> SETTINGS.isHeldOut(pair.query()));
                number++;
            }
        }
    }

    @Test
    void everyRecordIsCountedOnceAndNoQuotaIsExceeded() {
        for (long seed = 0; seed < 10; seed++) {
            LaneMemory memory = LaneMemory.empty(SETTINGS);
            for (List<Received.Accepted> records : rounds(seed)) {
                RoundRecords round = memory.decide(records);
                RecordCounts counts = round.counts(0, 0);
                long skipped =
                        counts.skipped().values().stream().mapToLong(n -> n).sum();
                assertThat(counts.trained() + counts.heldOut() + skipped).isEqualTo(RECORDS);
                assertThat(counts.sources().values().stream().mapToLong(n -> n).sum())
                        .isEqualTo(counts.trained());
                assertThat(counts.sources().values()).allMatch(n -> n <= 9);
                Map<String, Integer> byQuery = new HashMap<>();
                Map<String, Integer> byDocument = new HashMap<>();
                round.pairs().forEach(pair -> {
                    byQuery.merge(pair.query(), 1, Integer::sum);
                    byDocument.merge(pair.positive(), 1, Integer::sum);
                });
                assertThat(byQuery.values()).allMatch(n -> n <= 2);
                assertThat(byDocument.values()).allMatch(n -> n <= 6);
                RecordCounts given = round.quarantinedCounts(0);
                assertThat(given.skipped().values().stream().mapToLong(n -> n).sum())
                        .isEqualTo(RECORDS);
                memory = memory.after(round, memory.version() + 1, Outcome.PUBLISHED);
            }
        }
    }

    @Test
    void ofAPairsLabelsInARoundExactlyOneIsUsedAndTheOthersAreAccountedFor() {
        for (long seed = 0; seed < 10; seed++) {
            RoundRecords round = LaneMemory.empty(SETTINGS).decide(rounds(seed).get(0));
            Map<Answer, List<Verdict>> used = new HashMap<>();
            round.records().forEach(judged -> {
                if (judged.verdict().isUsed()) {
                    used.computeIfAbsent(Answer.of(judged.pair()), answer -> new ArrayList<>())
                            .add(judged.verdict());
                }
            });
            assertThat(used.values()).allMatch(verdicts -> verdicts.size() == 1);
            round.records().stream()
                    .filter(judged -> judged.verdict() == Verdict.DUPLICATE)
                    .forEach(judged -> assertThat(used).containsKey(Answer.of(judged.pair())));
            round.records().stream()
                    .filter(judged -> judged.verdict() == Verdict.CONFLICT)
                    .forEach(judged -> assertThat(judged.pair().label())
                            .isNotEqualTo(
                                    round.opinions().stands(Answer.of(judged.pair()), QaPair.ACCEPTED)
                                            ? QaPair.ACCEPTED
                                            : QaPair.REJECTED));
        }
    }
}
