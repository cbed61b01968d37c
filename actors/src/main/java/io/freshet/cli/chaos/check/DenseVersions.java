package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.util.ArrayList;
import java.util.List;

/** Design: version numbers are dense; each comes from the newest published one before it; fencing numbers never fall. */
final class DenseVersions implements Check {

    @Override
    public String name() {
        return "versions are dense, intact when they appear, and each comes from the newest published one";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>(evidence.ledgerFaults());
        long next = 1;
        long published = 0;
        long epoch = 0;
        long offset = -1;
        for (Committed version : evidence.committed().values()) {
            VersionRecord record = version.record();
            if (record.version() != next) {
                faults.add("after version " + (next - 1) + " comes " + record.version());
            }
            if (record.parent() != published) {
                faults.add("version " + record.version() + " comes from " + record.parent() + ", but " + published
                        + " was the newest published one");
            }
            if (record.epoch() < epoch) {
                faults.add("version " + record.version() + " has epoch " + record.epoch() + " after " + epoch);
            }
            if (version.offset() < offset) {
                faults.add("version " + record.version() + " was committed before " + (record.version() - 1));
            }
            next = record.version() + 1;
            epoch = record.epoch();
            offset = version.offset();
            published = record.status().equals(Status.PUBLISHED.label()) ? record.version() : published;
        }
        if (evidence.committed().isEmpty()) {
            faults.add("no version was committed");
        }
        return faults;
    }
}
