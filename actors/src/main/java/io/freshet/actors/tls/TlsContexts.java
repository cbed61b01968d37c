package io.freshet.actors.tls;

import io.freshet.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes what TLS needs of PEM files. */
public final class TlsContexts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /**
     * Of a server.
     *
     * @param config with a certificate
     * @throws IOException if a file is unusable, or key and certificate are not of each other
     */
    public static SSLContext server(TlsConfig config) throws IOException {
        return context(
                Optional.of(keys(
                        config.certificate().orElseThrow(), config.privateKey().orElseThrow())),
                config.clientCa());
    }

    /**
     * Of a client.
     *
     * @param ca whom to trust; empty for those whom Java trusts
     * @param certificate with its private key, for a server that wants one; empty otherwise
     */
    public static SSLContext client(Optional<Path> ca, Optional<Path> certificate, Optional<Path> privateKey)
            throws IOException {
        Optional<KeyManager[]> keys = certificate.isPresent() && privateKey.isPresent()
                ? Optional.of(keys(certificate.get(), privateKey.get()))
                : Optional.empty();
        return context(keys, ca);
    }

    /** A server's side of one connection: TLS 1.2 or later. */
    public static SSLEngine serverEngine(SSLContext context, boolean clientCertificate) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setNeedClientAuth(clientCertificate);
        return engine;
    }

    private static SSLContext context(Optional<KeyManager[]> keys, Optional<Path> ca) throws IOException {
        TrustManager[] trust = ca.isPresent() ? trust(ca.get()) : null;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.orElse(null), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot do TLS: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(Path certificate, Path privateKey) throws IOException {
        List<X509Certificate> chain = Pem.certificates(certificate);
        PrivateKey key = Pem.privateKey(privateKey);
        if (!KeyPairs.match(key, chain.get(0).getPublicKey())) {
            throw new IOException("the private key in " + privateKey + " is not that of the first certificate in "
                    + certificate + "; name files that were made together, the server's certificate first");
        }
        try {
            KeyStore store = empty();
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " and " + privateKey + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path ca) throws IOException {
        List<X509Certificate> certificates = Pem.certificates(ca);
        try {
            KeyStore store = empty();
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(ca + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
