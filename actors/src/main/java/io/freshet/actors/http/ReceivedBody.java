package io.freshet.actors.http;

import org.apache.pekko.util.ByteString;

/**
 * A request's body as it arrives. What is too large is still read to its end, though not kept: an answer to a client that
 * is still sending is lost when the connection then closes with unread bytes (RFC 9112, section 9.6). Only a client
 * that sends without end is cut off. Used by one stream.
 */
final class ReceivedBody {

    /** How much is read from a client that was refused long ago. */
    private static final long PATIENCE_BYTES = 64L << 20;

    private final long limit;
    private ByteString bytes = ByteString.emptyByteString();
    private long received;

    /** @param limit most bytes kept */
    ReceivedBody(long limit) {
        this.limit = limit;
    }

    /** @throws EndlessException if it is far too large */
    ReceivedBody add(ByteString part) {
        received += part.size();
        if (received > limit + PATIENCE_BYTES) {
            throw new EndlessException();
        }
        bytes = isTooLarge() ? ByteString.emptyByteString() : bytes.concat(part);
        return this;
    }

    boolean isTooLarge() {
        return received > limit;
    }

    /** All of it, unless it is too large. */
    ByteString bytes() {
        return bytes;
    }

    /** The body goes on and on. */
    static final class EndlessException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
