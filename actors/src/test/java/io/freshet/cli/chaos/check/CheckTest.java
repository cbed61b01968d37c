package io.freshet.cli.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.checkpoint.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each check passes on a run in which all is well, and names what is wrong in one in which it is not. */
class CheckTest {

    private final Found found = new Found();

    @Test
    void allIsWell() {
        assertThat(Check.ALL)
                .allSatisfy(check -> assertThat(found.faults(check)).isEmpty());
        Finding finding = Finding.of(new KillsDone(), found.evidence());
        assertThat(finding.passed()).isTrue();
    }

    @Test
    void aKillIsMissing() {
        found.deaths = 0;
        assertThat(found.faults(new KillsDone())).containsExactly("0 of 1 died");
    }

    @Test
    void aVersionIsMissing() {
        found.committed.remove(2L);
        assertThat(found.faults(new DenseVersions())).anyMatch(fault -> fault.contains("after version 1 comes 3"));
        assertThat(found.faults(new TiledOffsets())).anyMatch(fault -> fault.contains("from 8"));
        assertThat(found.faults(new CountedOnce())).anyMatch(fault -> fault.contains("0/4 is in 0 versions"));
    }

    @Test
    void aVersionComesFromARejectedOne() {
        Found.put(found.committed, 2, 1, Status.REJECTED, 4, 8, 2, Found.HASH);
        assertThat(found.faults(new DenseVersions()))
                .containsExactly("version 3 comes from 2, but 1 was the newest published one");
    }

    @Test
    void anOlderCoordinatorWroteLater() {
        found.committed.put(4L, new Committed(found.committed.get(1L).record(), 8, Optional.empty()));
        assertThat(found.faults(new DenseVersions())).anyMatch(fault -> fault.contains("epoch 1 after 3"));
    }

    @Test
    void aFolderWasNotAsCommitted() {
        found.ledgerFaults.add("version 2 was committed, but a file is missing");
        assertThat(found.faults(new DenseVersions())).hasSize(1);
    }

    @Test
    void nothingWasCommitted() {
        found.committed.clear();
        assertThat(found.faults(new DenseVersions())).containsExactly("no version was committed");
    }

    @Test
    void rangesOverlap() {
        Found.put(found.committed, 2, 1, Status.PUBLISHED, 3, 8, 2, Found.HASH);
        assertThat(found.faults(new TiledOffsets())).hasSize(1);
        assertThat(found.faults(new CountedOnce())).anyMatch(fault -> fault.contains("0/3 is in 2 versions"));
    }

    @Test
    void theEndOfTheTopicIsInNoVersion() {
        found.end = 13;
        assertThat(found.faults(new TiledOffsets())).containsExactly("partition 0 ends at 13, the last version at 12");
    }

    @Test
    void aRecordIsCountedTwice() {
        Found.put(found.committed, 2, 1, Status.PUBLISHED, 4, 8, 3, Found.HASH);
        assertThat(found.faults(new CountedOnce())).anyMatch(fault -> fault.contains("version 2 counts 5 records"));
        assertThat(found.faults(new CountedOnce())).anyMatch(fault -> fault.contains("13 are counted"));
    }

    @Test
    void aDeadLetterIsMissingOrTooMany() {
        found.letters.remove(new Evidence.Place(0, 7));
        found.letters.put(new Evidence.Place(0, 4), 1);
        found.letters.put(new Evidence.Place(0, 99), 1);
        assertThat(found.faults(new LettersComplete())).hasSize(3);
    }

    @Test
    void aByteDiffers() {
        Found.put(found.committed, 2, 1, Status.PUBLISHED, 4, 8, 2, "b".repeat(64));
        assertThat(found.faults(new EqualToReference()))
                .hasSize(1)
                .first()
                .asString()
                .contains("version 2, adapter_model.safetensors");
    }

    @Test
    void aDecisionDiffers() {
        Found.put(found.committed, 2, 1, Status.REJECTED, 4, 8, 2, Found.HASH);
        assertThat(found.faults(new EqualToReference()))
                .containsExactly("version 2, status: REJECTED instead of PUBLISHED");
    }

    @Test
    void aMetricDiffers() {
        Found.measured(found.committed, 3, Map.of("mrr@10", 0.5, "ndcg@10", 0.6));
        Found.measured(found.reference, 3, Map.of("mrr@10", 0.5, "ndcg@10", Double.NaN));
        assertThat(found.faults(new EqualToReference()))
                .containsExactly("version 3, held out, candidate: ndcg@10 0.6 instead of NaN, and 0 more metrics");
        Found.measured(found.committed, 3, Map.of("mrr@10", 0.5, "ndcg@10", Double.NaN));
        assertThat(found.faults(new EqualToReference())).isEmpty();
    }

    @Test
    void theUndisturbedRunHasNoSuchVersion() {
        found.reference.remove(3L);
        assertThat(found.faults(new EqualToReference())).hasSize(1);
    }

    @Test
    void garbageIsLeft() {
        found.store.add(".tmp-v00000004/x/adapter_config.json");
        found.store.add("v00000004/manifest.json");
        found.store.add("memory/v00000003/.tmp-memory.json");
        assertThat(found.faults(new CleanStore())).hasSize(3);
    }

    @Test
    void anAnswerWasWrong() {
        found.answers = new Answers(10, 0, 0, 1, List.of("version 4 answers, but was never committed"));
        assertThat(found.faults(new VerifiedAnswers())).hasSize(1);
        found.answers = new Answers(0, 0, 9, 0, List.of());
        assertThat(found.faults(new VerifiedAnswers())).containsExactly("there was no answer at all");
    }

    @Test
    void onlyTheFirstFaultsAreShown() {
        for (int i = 0; i < 15; i++) {
            found.ledgerFaults.add("fault " + i);
        }
        Finding finding = Finding.of(new DenseVersions(), found.evidence());
        assertThat(finding.passed()).isFalse();
        assertThat(finding.faults()).hasSize(10);
        assertThat(finding.more()).isEqualTo(5);
    }
}
