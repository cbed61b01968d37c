package io.freshet.model.hub.huggingface;

import io.freshet.model.hub.files.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The hub names a large file (LFS) by its SHA-256 and any other by git's SHA-1 of it; the length tells which. */
final class Hashes {

    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Hashes() {}

    static boolean isSha1(String text) {
        return SHA1.matcher(text).matches();
    }

    static boolean isHash(String text) {
        return isSha1(text) || SHA256.matcher(text).matches();
    }

    /** The hash of a file's content, of the same kind as {@code hash}. */
    static String sameKind(String hash, Path file) throws IOException {
        return isSha1(hash) ? Digests.gitBlobSha1(file) : Digests.sha256(file);
    }
}
