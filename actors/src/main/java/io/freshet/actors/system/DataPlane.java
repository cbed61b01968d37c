package io.freshet.actors.system;

import io.freshet.actors.connection.ConnectionLimits;
import io.freshet.actors.http.Exposure;
import io.freshet.actors.http.Protection;
import io.freshet.actors.secret.ApiKeys;
import io.freshet.actors.secret.Reloaded;
import io.freshet.actors.tls.ServerTls;
import io.freshet.config.HttpConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** From the settings of the data plane to what protects it. */
final class DataPlane {

    private DataPlane() {}

    /** @throws IOException if a certificate or a key file cannot be used; the message says which and what to do */
    static Protection protection(HttpConfig config, ActorSystem<?> system) throws IOException {
        HttpConfig.Connections limits = config.connections();
        ConnectionLimits connections = new ConnectionLimits(limits.max(), limits.head(), limits.idle(), limits.write());
        return new Protection(new Exposure(connections, ServerTls.of(config.tls(), system)), keys(config, system));
    }

    private static Supplier<ApiKeys> keys(HttpConfig config, ActorSystem<?> system) throws IOException {
        if (config.apiKeysFile().isEmpty()) {
            ApiKeys keys = ApiKeys.of(config.apiKeys());
            return () -> keys;
        }
        Path file = config.apiKeysFile().get();
        return Reloaded.of(List.of(file), () -> ApiKeys.read(config.apiKeys(), file))
                .follow(system);
    }
}
