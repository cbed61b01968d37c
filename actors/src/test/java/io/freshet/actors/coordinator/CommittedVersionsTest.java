package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.version.VersionRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedVersionsTest {

    private static final VersionRecord FIRST = trained(1, 0, 0, "published", 10);
    private static final VersionRecord REJECTED = trained(2, 1, 1, "rejected", 20);
    private static final VersionRecord THIRD = trained(3, 1, 2, "published", 30);

    @Test
    void nothingIsCommittedAtFirst() {
        CommittedVersions none = new CommittedVersions(List.of());
        assertThat(none.head()).isZero();
        assertThat(none.published(0)).isZero();
        assertThat(none.rounds(0)).isEmpty();
        assertThat(none.offsetsAfter(0)).isEmpty();
        assertThatThrownBy(() -> none.get(1)).hasMessageContaining("no committed version 1");
    }

    @Test
    void theLineInUseLeavesRejectedVersionsOutButTheirRecordsTileAllTheSame() {
        CommittedVersions versions = new CommittedVersions(List.of(FIRST, REJECTED));
        assertThat(versions.published(2)).isEqualTo(1);
        assertThat(versions.rounds(2)).extracting(RecordedRound::version).containsExactly(1L, 2L);
        assertThat(versions.rounds(2).get(1).from()).isEqualTo(Map.of(0, 10L));
        assertThat(versions.rounds(2).get(1).span()).isEqualTo(10);
    }

    @Test
    void recordsThatWereReadAgainAfterALossAreInTheRoundsOnce() {
        VersionRecord again = trained(4, 1, 2, "published", 35);
        CommittedVersions versions = new CommittedVersions(List.of(FIRST, REJECTED, THIRD, again));
        assertThat(versions.rounds(4)).extracting(RecordedRound::version).containsExactly(1L, 2L, 4L);
    }

    @Test
    void anAdoptionTakesBackWhatWasPublishedAfterTheVersionItAdopts() {
        VersionRecord back = new VersionRecord(
                "embedding", 4, 1, 3, 1, 1, "published", true, false, "uri", "00", Map.of(0, 30L), Instant.EPOCH);
        CommittedVersions versions = new CommittedVersions(List.of(FIRST, REJECTED, THIRD, back));
        assertThat(versions.adoptions()).containsExactly(back);
        assertThat(versions.takenBackBy(back)).containsExactly(THIRD);
        assertThat(versions.published(4)).isEqualTo(4);
        assertThat(versions.rounds(4).get(3).span()).isZero();
    }

    private static VersionRecord trained(long version, long parent, long after, String status, long to) {
        return new VersionRecord(
                "embedding",
                version,
                parent,
                after,
                0,
                1,
                status,
                true,
                false,
                "uri",
                "00",
                Map.of(0, to),
                Instant.EPOCH);
    }
}
