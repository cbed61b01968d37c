package io.freshet.actors.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for this machine, made by the JDK's keytool and valid for a day. It vouches for itself: who
 * trusts {@link #certificate} trusts it.
 *
 * @param store PKCS#12 with both
 * @param certificate PEM
 * @param privateKey PEM, PKCS#8
 */
public record TestCertificate(Path store, Path certificate, Path privateKey) {

    /** Of the store. */
    public static final String PASSWORD = "store-password";

    /** With an elliptic curve's key. */
    public static TestCertificate make(Path folder, String name) throws IOException {
        return make(folder, name, "-keyalg", "EC", "-groupname", "secp256r1");
    }

    /** With an RSA key. */
    public static TestCertificate rsa(Path folder, String name) throws IOException {
        return make(folder, name, "-keyalg", "RSA", "-keysize", "2048");
    }

    private static TestCertificate make(Path folder, String name, String... key) throws IOException {
        Path store = folder.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(key));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(store)) {
            throw new IOException("keytool: " + said);
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            PrivateKey privateKey = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
            return new TestCertificate(
                    store,
                    pem(
                            folder.resolve(name + ".crt"),
                            "CERTIFICATE",
                            keys.getCertificate(name).getEncoded()),
                    pem(folder.resolve(name + ".key"), "PRIVATE KEY", privateKey.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Writes a PEM file. */
    public static Path pem(Path file, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }
}
