package io.freshet.actors.tls;

import io.freshet.actors.secret.Reloaded;
import io.freshet.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.typed.ActorSystem;

/** TLS of a listening port. */
public final class ServerTls {

    private ServerTls() {}

    /**
     * What makes the server's side of each new connection; empty if the port has no certificate. New connections get a
     * changed certificate within ten seconds; those that there are keep theirs.
     *
     * @throws IOException if the files cannot be used as they are now
     */
    public static Optional<Supplier<SSLEngine>> of(TlsConfig config, ActorSystem<?> system) throws IOException {
        if (!config.enabled()) {
            return Optional.empty();
        }
        Reloaded<SSLContext> context = reloaded(config).follow(system);
        boolean clientCertificate = config.clientCa().isPresent();
        return Optional.of(() -> TlsContexts.serverEngine(context.get(), clientCertificate));
    }

    static Reloaded<SSLContext> reloaded(TlsConfig config) throws IOException {
        List<Path> files = Stream.of(config.certificate(), config.privateKey(), config.clientCa())
                .flatMap(Optional::stream)
                .toList();
        return Reloaded.of(files, () -> TlsContexts.server(config));
    }
}
