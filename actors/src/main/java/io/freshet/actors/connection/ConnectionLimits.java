package io.freshet.actors.connection;

import java.time.Duration;

/**
 * What a listener grants its clients.
 *
 * @param max connections served at a time; those above are refused with an answer
 * @param head from a request's first byte (of the TLS handshake, if that comes first) until its headers are complete
 * @param idle without a request
 * @param write until a client has taken the next 64 KiB of an answer
 */
public record ConnectionLimits(int max, Duration head, Duration idle, Duration write) {

    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(1_024, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Duration SELDOM = Duration.ofSeconds(5);

    public ConnectionLimits {
        if (max < 1) {
            throw new IllegalArgumentException("at most " + max + " connections: use 1 or more");
        }
        if (head.toMillis() < 1 || idle.toMillis() < 1 || write.toMillis() < 1) {
            throw new IllegalArgumentException("time limits of connections are " + head + ", " + idle + " and " + write
                    + ": use 1 ms or more for each");
        }
    }

    /** With another number of connections. */
    public ConnectionLimits withMax(int connections) {
        return new ConnectionLimits(connections, head, idle, write);
    }

    /** For clients that are refused: they get no second request. */
    ConnectionLimits forRefusal() {
        return new ConnectionLimits(max, head, head, write);
    }

    /** How often to look whether a limit has passed. */
    Duration tick() {
        Duration shortest = head.compareTo(idle) < 0 ? head : idle;
        shortest = shortest.compareTo(write) < 0 ? shortest : write;
        Duration tick = shortest.dividedBy(4);
        return tick.compareTo(OFTEN) < 0 ? OFTEN : tick.compareTo(SELDOM) > 0 ? SELDOM : tick;
    }
}
