package io.freshet.actors.connection;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Stands between a connection's bytes and what answers them, and closes it when the client lets a time limit pass: while
 * it sends headers, says nothing, or does not take its answer. Once the last answer is written, it still reads for a
 * moment what the client sends: a connection closed with unread bytes is reset, and the answer may be lost (RFC 9112,
 * section 9.6). One for each connection.
 */
final class ConnectionGuard extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Inlet<ByteString> answer = Inlet.create("answer");
    private final Outlet<ByteString> toClient = Outlet.create("toClient");
    private final Inlet<ByteString> fromClient = Inlet.create("fromClient");
    private final Outlet<ByteString> request = Outlet.create("request");
    private final ConnectionLimits limits;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final Runnable closed;

    /** @param closed called once, when the connection is over */
    ConnectionGuard(ConnectionLimits limits, Progress progress, LongSupplier nanoTime, Runnable closed) {
        this.limits = limits;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.closed = closed;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return BidiShape.of(answer, toClient, fromClient, request);
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {

        private final Pieces unsent = new Pieces();
        private boolean writing;
        private long writeDeadline;
        private boolean lingering;
        private long lingerDeadline;

        Logic() {
            super(shape());
            setHandler(answer, new AbstractInHandler() {
                @Override
                public void onPush() {
                    unsent.add(grab(answer));
                    send();
                }

                @Override
                public void onUpstreamFinish() {
                    if (unsent.isEmpty()) {
                        hangUp(limits.write());
                    }
                }
            });
            setHandler(toClient, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    writing = false;
                    if (!unsent.isEmpty()) {
                        send();
                    } else if (!isClosed(answer)) {
                        pull(answer);
                    }
                }
            });
            setHandler(fromClient, new AbstractInHandler() {
                @Override
                public void onPush() {
                    ByteString bytes = grab(fromClient);
                    if (isClosed(request)) {
                        pull(fromClient);
                    } else {
                        progress.received();
                        push(request, bytes);
                    }
                }

                @Override
                public void onUpstreamFinish() {
                    complete(request);
                }
            });
            setHandler(request, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    read();
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    // Whoever answers wants to hear no more; the client may still be speaking.
                    read();
                }
            });
        }

        @Override
        public void preStart() {
            scheduleAtFixedRate("tick", limits.tick(), limits.tick());
        }

        @Override
        public void onTimer(Object key) {
            long now = nanoTime.getAsLong();
            if (lingering && now - lingerDeadline > 0 || !lingering && writing && now - writeDeadline > 0) {
                failStage(LateException.INSTANCE);
            } else if (!lingering && !writing && progress.isLate()) {
                cancel(answer);
                hangUp(limits.write().compareTo(LINGER) < 0 ? limits.write() : LINGER);
            }
        }

        @Override
        public void postStop() {
            closed.run();
        }

        private void send() {
            push(toClient, unsent.next());
            writing = true;
            writeDeadline = nanoTime.getAsLong() + limits.write().toNanos();
            if (unsent.isEmpty() && isClosed(answer)) {
                hangUp(limits.write());
            }
        }

        private void read() {
            if (!isClosed(fromClient) && !hasBeenPulled(fromClient)) {
                pull(fromClient);
            }
        }

        /** Ends our half of the connection, and gives the client time to read what was sent and to end its half. */
        private void hangUp(Duration linger) {
            lingering = true;
            lingerDeadline = nanoTime.getAsLong() + linger.toNanos();
            complete(toClient);
            complete(request);
            read();
        }
    }

    /** Closes a connection; the client had its chance. */
    private static final class LateException extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final LateException INSTANCE = new LateException();

        LateException() {
            super("the client let a time limit pass", null, false, false);
        }
    }
}
