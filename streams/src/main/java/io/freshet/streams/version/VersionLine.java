package io.freshet.streams.version;

import java.util.Optional;
import java.util.TreeMap;

/** The committed versions of one lane as they become known, and which of them is in use. Used by one thread. */
public final class VersionLine {

    private static final String PUBLISHED = "published";

    private final TreeMap<Long, VersionRecord> records = new TreeMap<>();

    /** A version, or a later status of one that is known. */
    public void add(VersionRecord record) {
        records.put(record.version(), record);
    }

    /** The highest version or, unless it is published, the nearest published one it comes from; empty = the base model. */
    public Optional<VersionRecord> inUse() {
        return records.isEmpty() ? Optional.empty() : published(records.lastKey());
    }

    /** The nearest published version that one comes from. */
    public Optional<VersionRecord> before(VersionRecord record) {
        return published(record.parent());
    }

    private Optional<VersionRecord> published(long version) {
        VersionRecord record = records.get(version);
        while (record != null && !record.status().equals(PUBLISHED)) {
            record = records.get(record.parent());
        }
        return Optional.ofNullable(record);
    }
}
