package io.freshet.actors.memory;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/** 64 bits that stand for a text: the first eight bytes of its SHA-256. */
final class TextHash {

    private TextHash() {}

    static long of(String text) {
        return ByteBuffer.wrap(DigestUtils.sha256(text)).getLong();
    }
}
