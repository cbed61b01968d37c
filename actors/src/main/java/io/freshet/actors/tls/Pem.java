package io.freshet.actors.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;

/** Reads PEM files. What cannot be used is an {@link IOException} that names the file and says what to do. */
final class Pem {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    /** At least one, in the file's order. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        String text = text(file);
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IOException(file + " holds no certificate: a PEM file has -----BEGIN CERTIFICATE-----; from DER:"
                    + " openssl x509 -inform der -in " + file + " -out tls.crt");
        }
        try {
            // Without what else there is in the file: Java would take a private key for a broken certificate.
            String certificates =
                    CERTIFICATE.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IOException(
                    file + " has a certificate that cannot be read: " + e.getMessage()
                            + "; look at it with: openssl x509" + " -noout -text -in " + file,
                    e);
        }
    }

    /** PKCS#8, or RSA's PKCS#1. */
    static PrivateKey privateKey(Path file) throws IOException {
        String text = text(file);
        // A file of an elliptic curve's key may begin with its parameters, and one may hold the certificates too.
        int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
        begin = begin >= 0 ? begin : text.indexOf("-----BEGIN RSA PRIVATE KEY-----");
        if (begin < 0 || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw unusable(file, text);
        }
        int dashes = text.indexOf("-----END", begin);
        int end = dashes < 0 ? text.length() : text.indexOf('\n', dashes);
        try {
            PEMDecoder.DERData der = PEMDecoder.decode(text.substring(begin, end < 0 ? text.length() : end));
            return der.label().equals("PRIVATE KEY") ? pkcs8(der.bytes()) : DERPrivateKeyLoader.load(der);
        } catch (Exception e) {
            // Without its cause: that may show the key. (Scala declares no checked exceptions.)
            throw new IOException(file + " has a private key that cannot be read; look at it with: openssl pkey -noout"
                    + " -text -in " + file);
        }
    }

    /** The file says by itself which algorithm it is of, but Java has to be told. */
    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        GeneralSecurityException failure = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static IOException unusable(Path file, String text) {
        String convert = "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out tls.key";
        if (text.contains("ENCRYPTED")) {
            return new IOException(file + " holds a private key that is encrypted, and nobody is there to type its"
                    + " password; take the encryption off, and let only Freshet's user read it: " + convert);
        }
        if (text.contains("PRIVATE KEY-----")) {
            return new IOException(
                    file + " holds a private key in a form that Java does not read; convert it to PKCS#8: " + convert);
        }
        return new IOException(
                file + " holds no private key: a PEM file has -----BEGIN PRIVATE KEY-----; if it is DER: "
                        + "openssl pkcs8 -topk8 -nocrypt -inform der -in " + file + " -out tls.key");
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file.toAbsolutePath(), e);
        }
    }
}
