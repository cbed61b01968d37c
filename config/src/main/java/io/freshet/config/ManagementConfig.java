package io.freshet.config;

import static io.freshet.config.Kind.flag;
import static io.freshet.config.Kind.hostName;
import static io.freshet.config.Kind.integer;

/**
 * Health and cluster members over HTTP; keys below {@code freshet.management}.
 *
 * @param enabled whether it runs
 * @param host name or address to listen on
 * @param port 0 means any free one
 */
public record ManagementConfig(boolean enabled, String host, int port) {

    static ManagementConfig read(Settings s) {
        return new ManagementConfig(
                s.get("management.enabled", flag()),
                s.get("management.host", hostName()),
                s.get("management.port", integer(0, 65_535)));
    }
}
