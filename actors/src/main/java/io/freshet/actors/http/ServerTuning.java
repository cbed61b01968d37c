package io.freshet.actors.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** Pekko HTTP's server settings that follow from ours; all others stay configurable under {@code pekko.http.server}. */
final class ServerTuning {

    /** A crowd that comes at once shall be accepted and told, not dropped by the operating system. */
    private static final int BACKLOG = 1_024;

    private ServerTuning() {}

    static ServerSettings of(ActorSystem<?> system, BodyLimits limits) {
        Config ours = ConfigFactory.parseMap(
                Map.of(
                        "server-header",
                        "freshet",
                        // Idle and slow connections are our own guard's to close.
                        "idle-timeout",
                        "infinite",
                        "backlog",
                        BACKLOG,
                        // The request handler has a deadline of its own, and answers in the API's shape.
                        "request-timeout",
                        "infinite",
                        "parsing.max-content-length",
                        limits.maxBytes(),
                        // They would show what may be a secret.
                        "parsing.illegal-header-warnings",
                        "off",
                        // So that it can be told who asked.
                        "remote-address-attribute",
                        "on",
                        "parsing.error-handler",
                        JsonParsingErrorHandler.class.getName()),
                "HTTP");
        Config config =
                ours.atPath("pekko.http.server").withFallback(system.settings().config());
        return ServerSettings.create(config);
    }
}
