package io.freshet.streams.embeddings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Keys of the embeddings topic: {@code <lane>/<SHA-256 of the text>}, and {@code <lane>/} for the marker. */
public final class FeedKeys {

    private FeedKeys() {}

    /** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String document(String lane, String sha256) {
        return marker(lane) + sha256;
    }

    static String marker(String lane) {
        return lane + "/";
    }

    /** What follows the lane in a key of that lane: a SHA-256, or nothing for the marker. Empty for other lanes' keys. */
    static Optional<String> ofLane(String lane, byte[] key) {
        String prefix = marker(lane);
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return text.startsWith(prefix) ? Optional.of(text.substring(prefix.length())) : Optional.empty();
    }
}
