package io.freshet.actors.lineage;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.RecordCounts;
import java.util.Map;
import java.util.TreeMap;

/** What a round did with a record. Only counts are stored, so this is known when it did the same with all of them. */
public final class Fate {

    /** The round did different things with its records, or its manifest is gone. */
    public static final String NOT_STORED = "not stored";

    private Fate() {}

    /** {@code trained}, {@code held out}, {@code dead-lettered}, {@code skipped: <reason>}, or {@link #NOT_STORED}. */
    public static String of(Round round) {
        Map<String, Long> did = round.version()
                .manifest()
                .map(Manifest::counts)
                .map(Fate::byName)
                .orElse(Map.of());
        return did.size() == 1 ? did.keySet().iterator().next() : NOT_STORED;
    }

    /** False if it is certain that the round trained none of its records. */
    static boolean mayHaveTrained(Round round) {
        return round.version()
                .manifest()
                .map(manifest -> manifest.counts().trained() > 0)
                .orElse(true);
    }

    private static Map<String, Long> byName(RecordCounts counts) {
        Map<String, Long> did = new TreeMap<>();
        did.put("trained", counts.trained());
        did.put("held out", counts.heldOut());
        did.put("dead-lettered", counts.deadLettered());
        counts.skipped().forEach((reason, count) -> did.put("skipped: " + reason, count));
        did.values().removeIf(count -> count == 0);
        return did;
    }
}
