package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a checkpoint is and where it comes from. {@link ManifestJson} reads and writes it.
 *
 * @param lane {@code embedding} or {@code reranker}
 * @param version 1 or more
 * @param parent the version this one was trained from; 0 = the base model
 * @param epoch fencing number of the coordinator that wrote it
 * @param status the gate's decision, or that an operator took it back
 * @param baseModel the model the adapter belongs to
 * @param files SHA-256 of every other file of the folder, by name, sorted
 * @param offsets the records this round consumed, at most one range per partition, in order
 * @param counts what happened to those records
 * @param metrics what the gate saw
 * @param seed of everything random in the round
 * @param settingsHash of the settings the round ran with
 * @param times when it happened
 * @param notes for people, for example the gate's reasons
 */
public record Manifest(
        String lane,
        long version,
        long parent,
        long epoch,
        Status status,
        BaseModel baseModel,
        Map<String, String> files,
        List<OffsetRange> offsets,
        RecordCounts counts,
        Metrics metrics,
        long seed,
        String settingsHash,
        Times times,
        List<String> notes) {

    public Manifest {
        Layout.requireLane(lane);
        Layout.requireVersion(version);
        if (parent < 0 || parent >= version) {
            throw new IllegalArgumentException(
                    "the parent of version " + version + " must be 0 or an earlier version, got " + parent);
        }
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(baseModel, "base_model");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(settingsHash, "settings_hash");
        Objects.requireNonNull(times, "times");
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        files.forEach((name, hash) -> Sha256.require("files." + name, hash));
        offsets = offsets.stream().sorted().toList();
        for (int i = 1; i < offsets.size(); i++) {
            if (offsets.get(i - 1).compareTo(offsets.get(i)) == 0) {
                throw new IllegalArgumentException(
                        "two offset ranges for one partition: " + offsets.get(i - 1) + " and " + offsets.get(i));
            }
        }
        notes = List.copyOf(notes);
    }

    /** The same manifest after an operator's decision. */
    public Manifest withStatus(Status newStatus) {
        return new Manifest(
                lane,
                version,
                parent,
                epoch,
                newStatus,
                baseModel,
                files,
                offsets,
                counts,
                metrics,
                seed,
                settingsHash,
                times,
                notes);
    }
}
