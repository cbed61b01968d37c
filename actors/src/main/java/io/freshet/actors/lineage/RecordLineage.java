package io.freshet.actors.lineage;

import java.util.List;

/**
 * What is known of one record.
 *
 * @param rounds those that took it, ascending: none, or one, or more if a damaged version's records were read again
 * @param learned versions whose adapter may have learned from it, ascending: each was published, by the gate or by an
 *     operator, and comes from a round that took the record and may have trained it
 * @param candidates versions of which the same holds but that were never published
 * @param unknown versions of which it is not known what records they took
 * @param next offset of the partition that no round has taken yet; 0 if none has taken any
 */
public record RecordLineage(
        List<Round> rounds,
        List<StoredVersion> learned,
        List<StoredVersion> candidates,
        List<Long> unknown,
        long next) {

    public RecordLineage {
        rounds = List.copyOf(rounds);
        learned = List.copyOf(learned);
        candidates = List.copyOf(candidates);
        unknown = List.copyOf(unknown);
    }
}
