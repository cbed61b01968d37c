package io.freshet.actors.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** Pekko HTTP's server settings that follow from ours; all others stay configurable under {@code pekko.http.server}. */
final class ServerTuning {

    /** An idle connection must outlive the slowest answer, or its client sees a reset instead of the answer. */
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(60);

    private ServerTuning() {}

    static ServerSettings of(ActorSystem<?> system, BodyLimits limits) {
        Config ours = ConfigFactory.parseMap(
                Map.of(
                        "server-header",
                        "freshet",
                        "idle-timeout",
                        limits.within().plus(IDLE_MARGIN).toMillis() + " ms",
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
        return ServerSettings.create(config)
                .withTerminationDeadlineExceededResponse(ApiException.unavailable(
                                "shutting_down", "This server is shutting down; ask another one", Duration.ofSeconds(1))
                        .response());
    }
}
