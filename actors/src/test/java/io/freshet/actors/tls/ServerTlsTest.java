package io.freshet.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.secret.Reloaded;
import io.freshet.actors.testing.TestCertificate;
import io.freshet.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTlsTest {

    /** Of a PKCS#8 file with an RSA key of 2048 bits: what comes before the PKCS#1 structure in it. */
    private static final int PKCS8_HEADER = 26;

    @TempDir
    private static Path made;

    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws IOException {
        first = TestCertificate.make(made, "first");
        second = TestCertificate.rsa(made, "second");
    }

    @Test
    void changedFilesAreReadAgainButOnlyWhenTheyFit() throws IOException {
        Path certificate = Files.copy(first.certificate(), folder.resolve("tls.crt"));
        Path key = Files.copy(first.privateKey(), folder.resolve("tls.key"));
        Reloaded<SSLContext> context = ServerTls.reloaded(config(certificate, key));
        SSLContext before = context.get();
        context.look();
        assertThat(context.get()).isSameAs(before);

        Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        context.look();
        assertThat(context.get()).as("new certificate, old key").isSameAs(before);
        Files.copy(second.privateKey(), key, StandardCopyOption.REPLACE_EXISTING);
        context.look();
        assertThat(context.get()).isNotSameAs(before);

        SSLContext after = context.get();
        Files.delete(key);
        context.look();
        assertThat(context.get()).isSameAs(after);
    }

    @Test
    void onlyTls12AndLaterAreSpoken() throws IOException {
        SSLContext context = TlsContexts.server(config(first.certificate(), first.privateKey()));
        assertThat(TlsContexts.serverEngine(context, false).getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(TlsContexts.serverEngine(context, true).getNeedClientAuth()).isTrue();
    }

    @Test
    void aPkcs1KeyIsRead() throws Exception {
        RSAPrivateKey key = (RSAPrivateKey) Pem.privateKey(second.privateKey());
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        Path file = TestCertificate.pem(folder.resolve("old.key"), "RSA PRIVATE KEY", pkcs1);
        assertThat(((RSAPrivateKey) Pem.privateKey(file)).getModulus()).isEqualTo(key.getModulus());
        TlsContexts.server(config(second.certificate(), file));
    }

    @Test
    void aKeyIsFoundBesideACertificate() throws IOException {
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(second.certificate()) + Files.readString(second.privateKey()));
        TlsContexts.server(config(both, both));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EC PRIVATE KEY        | convert it to PKCS#8: openssl pkcs8 -topk8 -nocrypt -in ",
                "ENCRYPTED PRIVATE KEY | is encrypted, and nobody is there to type its password",
                "PUBLIC KEY            | holds no private key",
                "PRIVATE KEY           | has a private key that cannot be read",
            })
    void aKeyThatCannotBeUsedIsRefusedWithTheCommandThatHelps(String label, String advice) throws IOException {
        Path file = TestCertificate.pem(folder.resolve("tls.key"), label, new byte[12]);
        assertThatThrownBy(() -> TlsContexts.server(config(first.certificate(), file)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(advice);
    }

    @Test
    void otherFilesThanAreNeededAreToldApart() throws IOException {
        assertRefused(first.certificate(), second.privateKey(), "is not that of the first certificate in");
        assertRefused(first.privateKey(), first.privateKey(), "holds no certificate");
        assertRefused(first.certificate(), first.certificate(), "holds no private key");
        assertRefused(folder.resolve("nothing"), first.privateKey(), "there is no file " + folder.resolve("nothing"));
        Path broken = Files.writeString(
                folder.resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertRefused(broken, first.privateKey(), "has a certificate that cannot be read");
    }

    private static void assertRefused(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> TlsContexts.server(config(certificate, key)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static TlsConfig config(Path certificate, Path key) {
        return new TlsConfig(Optional.of(certificate), Optional.of(key), Optional.empty());
    }
}
