package io.freshet.actors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageQueryTest {

    @TempDir
    private Path root;

    private CommittedVersions versions;

    @BeforeEach
    void open() {
        versions = new CommittedVersions(root);
    }

    @Test
    void aNewLaneHasNone() throws IOException {
        assertThat(versions.query().versions()).isEmpty();
        assertThat(versions.query().verified(1)).isEmpty();
        assertThat(versions.query().lineage(1)).isEmpty();
        assertThat(versions.query().record(0, 5))
                .isEqualTo(new RecordLineage(List.of(), List.of(), List.of(), List.of(), 0));
    }

    @Test
    void theLineOfAVersionLeavesOutWhatTheGateRejected() throws IOException {
        versions.published(1, 0, 10)
                .round(2, 1, Status.REJECTED, 10, 20)
                .round(3, 1, Status.PUBLISHED, 20, 30)
                .published(4, 30, 40);
        VersionLineage lineage = versions.query().lineage(4).orElseThrow();
        assertThat(numbers(lineage)).containsExactly(4L, 3L, 1L);
        assertThat(lineage.missing()).isZero();
        assertThat(lineage.merged()).containsExactly(range(0, 10), range(20, 40));
        assertThat(numbers(versions.query().lineage(2).orElseThrow())).containsExactly(2L, 1L);
    }

    @Test
    void aRecordIsLearnedByItsRoundAndAllThatComesFromIt() throws IOException {
        versions.published(1, 0, 10).published(2, 10, 20).published(3, 20, 30);
        LineageQuery query = versions.query();
        assertThat(takers(query.record(0, 0))).containsExactly(1L);
        assertThat(learned(query.record(0, 9))).containsExactly(1L, 2L, 3L);
        assertThat(takers(query.record(0, 10))).containsExactly(2L);
        assertThat(learned(query.record(0, 19))).containsExactly(2L, 3L);
        assertThat(learned(query.record(0, 29))).containsExactly(3L);
        assertThat(query.record(0, 30).rounds()).isEmpty();
        assertThat(query.record(0, 30).next()).isEqualTo(30);
        assertThat(query.record(1, 0)).isEqualTo(new RecordLineage(List.of(), List.of(), List.of(), List.of(), 0));
    }

    @Test
    void whatTheGateRejectedIsNoVersionThatLearned() throws IOException {
        versions.published(1, 0, 10).round(2, 1, Status.REJECTED, 10, 20).round(3, 1, Status.PUBLISHED, 20, 30);
        RecordLineage record = versions.query().record(0, 15);
        assertThat(takers(record)).containsExactly(2L);
        assertThat(record.learned()).isEmpty();
        assertThat(record.candidates()).extracting(StoredVersion::number).containsExactly(2L);
    }

    @Test
    void aRolledBackVersionDidLearnAndTheOneInItsPlaceDidNot() throws IOException {
        versions.published(1, 0, 10)
                .published(2, 10, 20)
                .published(3, 20, 30)
                .adopted(4, 1, 30)
                .published(5, 30, 40)
                .rolledBack(2, 3);
        LineageQuery query = versions.query();
        assertThat(numbers(query.lineage(5).orElseThrow())).containsExactly(5L, 4L, 1L);
        assertThat(query.lineage(5).orElseThrow().merged()).containsExactly(range(0, 10), range(30, 40));
        assertThat(query.lineage(4).orElseThrow().line().get(0).ranges()).isEmpty();
        assertThat(query.record(0, 15).learned())
                .extracting(version -> version.number() + " " + version.record().status())
                .containsExactly("2 rolled-back", "3 rolled-back");
        assertThat(learned(query.record(0, 5))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aPromotedCandidateBringsItsRecordsWithIt() throws IOException {
        versions.published(1, 0, 10)
                .round(2, 1, Status.REJECTED, 10, 20)
                .round(3, 1, Status.PUBLISHED, 20, 30)
                .adopted(4, 2, 30)
                .published(5, 30, 40);
        LineageQuery query = versions.query();
        assertThat(learned(query.record(0, 15))).containsExactly(4L, 5L);
        assertThat(learned(query.record(0, 25))).containsExactly(3L);
        assertThat(query.lineage(5).orElseThrow().merged()).containsExactly(range(0, 20), range(30, 40));
    }

    @Test
    void recordsReadAgainAfterDamageHaveTwoRounds() throws IOException {
        versions.published(1, 0, 10).published(2, 10, 20).round(3, 1, Status.PUBLISHED, 10, 25);
        assertThat(takers(versions.query().record(0, 15))).containsExactly(2L, 3L);
        assertThat(numbers(versions.query().lineage(3).orElseThrow())).containsExactly(3L, 1L);
    }

    @Test
    void prunedFoldersAreToldByTheirCommittedOffsets() throws IOException {
        versions.published(1, 0, 10)
                .round(2, 1, Status.REJECTED, 10, 20)
                .round(3, 1, Status.PUBLISHED, 20, 30)
                .published(4, 30, 40)
                .prune(1);
        LineageQuery query = versions.query();
        assertThat(query.versions())
                .extracting(StoredVersion::folder)
                .containsExactly(
                        StoredVersion.Folder.PRUNED,
                        StoredVersion.Folder.PRUNED,
                        StoredVersion.Folder.PRUNED,
                        StoredVersion.Folder.PRESENT);
        VersionLineage lineage = query.lineage(4).orElseThrow();
        assertThat(lineage.line())
                .extracting(Round::source)
                .containsExactly(Round.Source.MANIFEST, Round.Source.COMMITTED_OFFSETS, Round.Source.COMMITTED_OFFSETS);
        assertThat(lineage.merged()).containsExactly(range(0, 10), range(20, 40));
        assertThat(takers(query.record(0, 15))).containsExactly(2L);
        assertThat(Fate.of(query.record(0, 15).rounds().get(0))).isEqualTo(Fate.NOT_STORED);
    }

    @Test
    void recordsReadAgainAfterDamageAreToldForPrunedVersionsToo() throws IOException {
        versions.published(1, 0, 10)
                .published(2, 10, 20)
                .round(3, 1, Status.PUBLISHED, 10, 25)
                .published(4, 25, 30)
                .prune(1);
        VersionLineage lineage = versions.query().lineage(4).orElseThrow();
        assertThat(lineage.unknown()).isEmpty();
        assertThat(lineage.merged()).containsExactly(range(0, 30));
        assertThat(takers(versions.query().record(0, 15))).containsExactly(2L, 3L);
    }

    @Test
    void prunedVersionsAroundARollbackAreStillTold() throws IOException {
        versions.published(1, 0, 10)
                .published(2, 10, 20)
                .adopted(3, 1, 20)
                .published(4, 20, 30)
                .published(5, 30, 40)
                .rolledBack(2)
                .prune(1);
        VersionLineage lineage = versions.query().lineage(5).orElseThrow();
        assertThat(numbers(lineage)).containsExactly(5L, 4L, 3L, 1L);
        assertThat(lineage.merged()).containsExactly(range(0, 10), range(20, 40));
        assertThat(lineage.unknown()).isEmpty();
    }

    @Test
    void aDamagedManifestIsReportedAndItsOffsetsAreStillTold() throws IOException {
        versions.published(1, 0, 10).published(2, 10, 20);
        Path manifest = versions.file(1, "manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"seed\": 42", "\"seed\": 43"));
        LineageQuery query = versions.query();
        assertThat(query.versions().get(0).folder()).isEqualTo(StoredVersion.Folder.DAMAGED);
        assertThat(query.versions().get(0).problem()).contains("manifest.json", "manifest_sha256");
        assertThat(query.lineage(2).orElseThrow().merged()).containsExactly(range(0, 20));
    }

    @Test
    void anyAlteredByteIsReportedOfTheVersionAskedFor() throws IOException {
        versions.published(1, 0, 10);
        Files.writeString(versions.file(1, "adapter_model.safetensors"), "other");
        LineageQuery query = versions.query();
        assertThat(query.versions().get(0).folder()).isEqualTo(StoredVersion.Folder.PRESENT);
        StoredVersion verified = query.verified(1).orElseThrow();
        assertThat(verified.folder()).isEqualTo(StoredVersion.Folder.DAMAGED);
        assertThat(verified.problem()).contains("adapter_model.safetensors", "SHA-256");
    }

    @Test
    void theFateOfARecordIsKnownWhereAllOfARoundHadTheSame() throws IOException {
        versions.published(1, 0, 10);
        assertThat(Fate.of(versions.query().record(0, 5).rounds().get(0))).isEqualTo("trained");
    }

    private static OffsetRange range(long from, long to) {
        return new OffsetRange(CommittedVersions.TOPIC, 0, from, to);
    }

    private static List<Long> numbers(VersionLineage lineage) {
        return lineage.line().stream().map(round -> round.version().number()).toList();
    }

    private static List<Long> takers(RecordLineage record) {
        return record.rounds().stream().map(round -> round.version().number()).toList();
    }

    private static List<Long> learned(RecordLineage record) {
        return record.learned().stream().map(StoredVersion::number).toList();
    }
}
