package io.freshet.model.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** SHA-256 as 64 lower-case hexadecimal digits. */
final class Sha256 {

    static final int DIGITS = 64;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    static String of(byte[] bytes) {
        return DigestUtils.sha256Hex(bytes);
    }

    static String of(Path file) throws IOException {
        // Commons Codec reads a file by the kilobyte, which takes longer than the hash.
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return DigestUtils.sha256Hex(in);
        }
    }

    static void require(String field, String value) {
        if (value == null || !HEX.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " must be a SHA-256 in lower-case hex, got '" + value + "'");
        }
    }
}
