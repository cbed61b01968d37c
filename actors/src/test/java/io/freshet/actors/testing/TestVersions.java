package io.freshet.actors.testing;

import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Metrics;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Versions without a round behind them. */
public final class TestVersions {

    private TestVersions() {}

    /** Fills a version's folder. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** A manifest whose version took the records {@code [from, to)} of partition 0. */
    public static Manifest manifest(
            String lane, long version, long parent, Status status, long from, long to, Map<String, String> files) {
        Instant time = Instant.parse("2026-02-03T04:05:06Z").plusSeconds(version);
        return new Manifest(
                lane,
                version,
                parent,
                1,
                status,
                new BaseModel("builtin:bge-small-zh-v1.5", "0".repeat(64)),
                files,
                List.of(new OffsetRange("qa", 0, from, to)),
                new RecordCounts(to - from, 0, 0, Map.of()),
                new Metrics(SetMetrics.NONE, SetMetrics.NONE),
                42,
                "settings",
                new Times(time, time),
                List.of());
    }

    /** Puts a published version into a store, without a record of it in any log. */
    public static Checkpoint store(CheckpointStore store, String lane, long version, Filler filler) throws IOException {
        try (Draft draft = store.begin(lane, version)) {
            filler.fill(draft.folder());
            return draft.commit(
                    files -> manifest(lane, version, version - 1, Status.PUBLISHED, version - 1, version, files));
        }
    }
}
