package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Metrics;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.streams.version.VersionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Evidence of a run in which all is well, three versions of four records each, to be spoilt by a test. */
final class Found {

    static final String HASH = "a".repeat(64);

    int deaths = 1;
    long end = 12;
    final List<Acked> acked = new ArrayList<>();
    final TreeMap<Long, Committed> committed = new TreeMap<>();
    final TreeMap<Long, Committed> reference = new TreeMap<>();
    final List<String> ledgerFaults = new ArrayList<>();
    final Map<Evidence.Place, Integer> letters = new HashMap<>();
    final Set<String> store = new HashSet<>(Set.of("v00000002", "v00000002/manifest.json", "v00000003"));
    Answers answers = new Answers(10, 1, 2, 3, List.of());

    Found() {
        for (int i = 0; i < 12; i++) {
            boolean bad = i % 4 == 3;
            acked.add(new Acked(i, 0, i, bad));
            if (bad) {
                letters.put(new Evidence.Place(0, i), 1 + i % 2);
            }
        }
        for (long version = 1; version <= 3; version++) {
            put(committed, version, version - 1, Status.PUBLISHED, 4 * version - 4, 4 * version, 2, HASH);
            put(reference, version, version - 1, Status.PUBLISHED, 4 * version - 4, 4 * version, 2, HASH);
        }
        put(reference, 4, 3, Status.PUBLISHED, 12, 16, 2, HASH);
    }

    static void put(
            Map<Long, Committed> versions,
            long version,
            long parent,
            Status status,
            long from,
            long to,
            long trained,
            String adapter) {
        Instant time = Instant.EPOCH.plusSeconds(version);
        Manifest manifest = new Manifest(
                "embedding",
                version,
                parent,
                version,
                status,
                new BaseModel("builtin:x", HASH),
                Map.of("adapter_model.safetensors", adapter),
                List.of(new OffsetRange("qa", 0, from, to)),
                new RecordCounts(trained, 0, 1, Map.of("duplicate", 1L)),
                new Metrics(SetMetrics.NONE, SetMetrics.NONE),
                42,
                "settings",
                new Times(time, time),
                List.of());
        VersionRecord record = new VersionRecord(
                "embedding",
                version,
                parent,
                version - 1,
                0,
                version,
                status.label(),
                true,
                false,
                "file:/x",
                HASH,
                Map.of(0, to),
                time);
        versions.put(version, new Committed(record, 2 * version, Optional.of(manifest)));
    }

    /** Gives a version's candidate these metrics on the held-out set. */
    static void measured(Map<Long, Committed> versions, long version, Map<String, Double> metrics) {
        Committed before = versions.get(version);
        Manifest m = before.manifest().orElseThrow();
        Metrics measured = new Metrics(new SetMetrics(Map.of(), Map.of(), metrics), SetMetrics.NONE);
        Manifest changed = new Manifest(
                m.lane(),
                m.version(),
                m.parent(),
                m.epoch(),
                m.status(),
                m.baseModel(),
                m.files(),
                m.offsets(),
                m.counts(),
                measured,
                m.seed(),
                m.settingsHash(),
                m.times(),
                m.notes());
        versions.put(version, new Committed(before.record(), before.offset(), Optional.of(changed)));
    }

    Evidence evidence() {
        List<Death> dead = new ArrayList<>();
        for (int i = 1; i <= deaths; i++) {
            dead.add(new Death(i, "step", "step:1", 100, 1));
        }
        return new Evidence(
                1, dead, acked, Map.of(0, end), committed, reference, ledgerFaults, letters, store, answers);
    }

    List<String> faults(Check check) {
        return check.faults(evidence());
    }
}
