package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every acknowledged record lies in one version's range, and each version's counts say what became of its records. */
final class CountedOnce implements Check {

    @Override
    public String name() {
        return "every acknowledged record is counted exactly once, as trained, held out, dead-lettered or skipped";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>();
        Map<Evidence.Place, Integer> owners = new HashMap<>();
        long counted = 0;
        for (Manifest manifest : evidence.manifests()) {
            long records = 0;
            long bad = 0;
            for (Acked acked : evidence.acked()) {
                if (manifest.offsets().stream().anyMatch(range -> holds(range, acked))) {
                    owners.merge(new Evidence.Place(acked.partition(), acked.offset()), 1, Integer::sum);
                    records++;
                    bad += acked.bad() ? 1 : 0;
                }
            }
            RecordCounts counts = manifest.counts();
            counted += total(counts);
            if (total(counts) != records || counts.deadLettered() != bad) {
                faults.add("version " + manifest.version() + " counts " + total(counts) + " records with "
                        + counts.deadLettered() + " dead letters; its ranges hold " + records + " with " + bad
                        + " bad ones: " + counts);
            }
        }
        for (Acked acked : evidence.acked()) {
            int times = owners.getOrDefault(new Evidence.Place(acked.partition(), acked.offset()), 0);
            if (times != 1) {
                faults.add(
                        "the record at " + acked.partition() + "/" + acked.offset() + " is in " + times + " versions");
            }
        }
        if (counted != evidence.acked().size()) {
            faults.add(evidence.acked().size() + " records were acknowledged, " + counted + " are counted");
        }
        return faults;
    }

    private static boolean holds(OffsetRange range, Acked acked) {
        return range.partition() == acked.partition() && range.from() <= acked.offset() && acked.offset() < range.to();
    }

    private static long total(RecordCounts counts) {
        return counts.trained()
                + counts.heldOut()
                + counts.deadLettered()
                + counts.skipped().values().stream().mapToLong(Long::longValue).sum();
    }
}
