package io.freshet.streams.version;

import java.time.Instant;
import java.util.Map;

/** Version records for tests. */
final class Versions {

    private Versions() {}

    static VersionRecord published(String lane, long version) {
        return with(lane, version, "published");
    }

    static VersionRecord with(String lane, long version, String status) {
        return new VersionRecord(
                lane,
                version,
                version - 1,
                version - 1,
                0,
                1,
                status,
                true,
                false,
                "file:///store/" + lane + "/v" + version,
                "ab".repeat(32),
                Map.of(0, 100 * version, 1, 50 * version),
                Instant.parse("2026-02-03T04:05:06Z").plusSeconds(version));
    }
}
