package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * All that is known when the last process has ended.
 *
 * @param wanted kills asked for
 * @param acked records in the order of sending
 * @param endOffsets of the feedback topic, by partition
 * @param committed versions of the run with kills
 * @param reference versions of the undisturbed run, at least as many
 * @param ledgerFaults what was wrong with versions when they appeared
 * @param letters how often each place of the feedback topic stands in the dead-letter topic
 * @param store what lies in the lane's folder, relative to it, with {@code /} between
 */
public record Evidence(
        int wanted,
        List<Death> deaths,
        List<Acked> acked,
        Map<Integer, Long> endOffsets,
        SortedMap<Long, Committed> committed,
        SortedMap<Long, Committed> reference,
        List<String> ledgerFaults,
        Map<Place, Integer> letters,
        Set<String> store,
        Answers answers) {

    /** A record's place on the feedback topic. */
    public record Place(int partition, long offset) {}

    /** The manifests of the run with kills, ascending; a version whose folder could not be read is left out. */
    List<Manifest> manifests() {
        return committed.values().stream()
                .flatMap(version -> version.manifest().stream())
                .toList();
    }
}
