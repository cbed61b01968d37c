package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Manifests and versions to test with. */
final class Manifests {

    static final String LANE = "embedding";
    static final String ZERO_HASH = "0".repeat(64);
    static final String ADAPTER = "adapter_model.safetensors";

    private Manifests() {}

    static Manifest of(long version, Map<String, String> files) {
        return new Manifest(
                LANE,
                version,
                version - 1,
                3,
                Status.PUBLISHED,
                new BaseModel("builtin:bge-small-zh-v1.5", ZERO_HASH),
                files,
                List.of(new OffsetRange("freshet.qa-pairs", 1, 5, 5), new OffsetRange("freshet.qa-pairs", 0, 10, 74)),
                new RecordCounts(
                        60, 3, 1, Map.of("duplicate", 2L, "over-quota", 7L), Map.of("search", 40L, "forum", 20L), 15),
                new Metrics(
                        new SetMetrics(Map.of("ndcg@10", .74), Map.of("ndcg@10", .75), Map.of("ndcg@10", 1e-4)),
                        SetMetrics.NONE,
                        Map.of("delta_norm", 2.5)),
                42,
                "settings",
                new Times(Instant.parse("2025-01-02T03:04:05Z"), Instant.parse("2025-01-02T03:05:00.123456Z")),
                List.of("say \"manifest_sha256\": \"x\" and ü"));
    }

    /** Writes a version with small files whose content names the version. */
    static Checkpoint commit(CheckpointStore store, long version) throws IOException {
        try (Draft draft = store.begin(LANE, version)) {
            Files.writeString(draft.folder().resolve("adapter_config.json"), "{\"r\": 8}");
            Files.writeString(draft.folder().resolve(ADAPTER), "weights of " + version);
            return draft.commit(files -> of(version, files));
        }
    }
}
