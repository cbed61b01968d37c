package io.freshet.config;

import static io.freshet.config.Kind.path;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificate of a port; keys below {@code freshet.http.tls} and {@code freshet.admin.tls}. All files are PEM.
 *
 * @param certificate the server's, and those that lead from it to the root; empty for a port without TLS
 * @param privateKey of the certificate; there if and only if that is
 * @param clientCa certificates of those who vouch for clients; empty if clients need no certificate
 */
public record TlsConfig(Optional<Path> certificate, Optional<Path> privateKey, Optional<Path> clientCa) {

    /** Whether the port speaks TLS. */
    public boolean enabled() {
        return certificate.isPresent();
    }

    static TlsConfig read(Settings s, String section) {
        return new TlsConfig(
                s.find(section + ".certificate", path()),
                s.find(section + ".private-key", path()),
                s.find(section + ".client-ca", path()));
    }
}
