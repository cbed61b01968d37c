package io.freshet.cli.rebuild;

import io.freshet.actors.coordinator.Course;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares a lineage that is made again with the one there is, version by version. Rounds end where they ended, so that
 * neither waiting nor the order in which partitions arrive matters. What an operator or a crash decided is not made
 * again: comparing ends before the first such version. Used by one thread at a time.
 */
final class Verification {

    private final LaneVersions original;
    private final String settings;
    private final Optional<String> end;
    private final long versions;
    private String difference;
    private long compared;

    /** @param settings hash of the settings it is made with again */
    Verification(LaneVersions original, String settings) {
        this.original = original;
        this.settings = settings;
        long comparable = 0;
        Optional<String> why = Optional.empty();
        for (VersionRecord record : original.history()) {
            why = whyNot(record);
            if (why.isPresent()) {
                break;
            }
            comparable = record.version();
        }
        this.versions = comparable;
        this.end = why;
        original.damaged().headMap(versions + 1).forEach((version, damage) -> {
            if (difference == null) {
                difference = "version " + version + " is damaged: " + damage;
            }
        });
    }

    private static Optional<String> whyNot(VersionRecord record) {
        String version = "version " + record.version();
        if (record.adopts() > 0) {
            return Optional.of(version + " is a copy of version " + record.adopts() + " that an operator asked for");
        }
        if (record.after() != record.version() - 1) {
            return Optional.of(version + " was made after the loss of the version before it");
        }
        return record.mined()
                ? Optional.empty()
                : Optional.of("the round of " + version + " was given up after crashes");
    }

    /** Versions that are made again, from the first. */
    long versions() {
        return versions;
    }

    /** Why the versions after those are not; empty if these are all. */
    Optional<String> end() {
        return end;
    }

    /** The first version that was made with other settings than these, if it is still known. */
    Optional<Long> otherSettings() {
        return original.manifests().headMap(versions + 1).values().stream()
                .filter(manifest -> !manifest.settingsHash().equals(settings))
                .map(Manifest::version)
                .findFirst();
    }

    Course course() {
        Map<Long, Map<Integer, Long>> ends = new HashMap<>();
        List<VersionRecord> records = original.history().subList(0, Math.toIntExact(versions));
        records.forEach(record -> ends.put(record.version(), record.offsetsTo()));
        return new Course(Optional.of(ends.getOrDefault(versions, Map.of())), ends);
    }

    /** Returns false if there is a difference now. */
    boolean isSame(Manifest again) {
        Manifest manifest = original.manifests().get(again.version());
        if (manifest != null && difference == null) {
            compared++;
            compare(manifest, again);
        }
        return difference == null;
    }

    private void compare(Manifest one, Manifest again) {
        TreeSet<String> names = new TreeSet<>(one.files().keySet());
        names.addAll(again.files().keySet());
        names.removeIf(
                name -> Objects.equals(one.files().get(name), again.files().get(name)));
        if (!names.isEmpty()) {
            String name = names.first();
            difference = "version " + one.version() + ": " + name + " has SHA-256 "
                    + one.files().get(name) + ", made again " + again.files().get(name);
        } else if (made(one) != made(again)) {
            difference = "version " + one.version() + " is " + made(one).label() + ", made again "
                    + made(again).label();
        } else if (!one.offsets().equals(again.offsets())) {
            difference = "version " + one.version() + " took " + one.offsets() + ", made again " + again.offsets();
        }
    }

    /** Its status before an operator took it back. */
    private static Status made(Manifest manifest) {
        return manifest.status() == Status.ROLLED_BACK ? Status.PUBLISHED : manifest.status();
    }

    /** Which version differs first, and in what. */
    Optional<String> difference() {
        return Optional.ofNullable(difference);
    }

    /** Versions that were compared; of the others only the record is left. */
    long compared() {
        return compared;
    }
}
