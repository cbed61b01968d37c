package io.freshet.actors.connection;

import org.apache.pekko.util.ByteString;

/** Bytes to send, in pieces so small that a slow client's progress shows. Used by one stream. */
final class Pieces {

    static final int SIZE = 64 << 10;

    private ByteString rest = ByteString.emptyByteString();

    void add(ByteString bytes) {
        rest = rest.concat(bytes);
    }

    boolean isEmpty() {
        return rest.isEmpty();
    }

    /** The next one, which is empty only if nothing is left. */
    ByteString next() {
        ByteString piece = rest.take(SIZE);
        rest = rest.drop(SIZE);
        return piece;
    }
}
