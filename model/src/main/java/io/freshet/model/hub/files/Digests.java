package io.freshet.model.hub.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Content hashes in lower-case hexadecimal. */
public final class Digests {

    private Digests() {}

    public static String sha256(byte[] content) {
        return DigestUtils.sha256Hex(content);
    }

    public static String sha256(Path file) throws IOException {
        return ofFile(DigestUtils.getSha256Digest(), file);
    }

    /** The SHA-1 by which git, and so Hugging Face for files outside LFS, names a file's content. */
    public static String gitBlobSha1(Path file) throws IOException {
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        sha1.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        return ofFile(sha1, file);
    }

    private static String ofFile(MessageDigest digest, Path file) throws IOException {
        // Commons Codec reads a file by the kilobyte, which takes longer than the hash.
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return Hex.encodeHexString(DigestUtils.updateDigest(digest, in).digest());
        }
    }
}
