package io.freshet.actors.scorer;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The requests that wait, and what of them the next batch computes. Safe for any number of threads.
 *
 * <p>A request of more than half a batch is a large one: it is computed in parts, its longest pieces first, so that the
 * pieces of a part are of one length and need little padding. While large ones wait, the others still get half of each
 * batch, so whatever is sent, a small request waits for the batch under way and for the small ones before it only; and the
 * large ones get the other half, so they end, too. Each kind is taken in the order in which it came.
 */
final class Backlog<P> {

    /** A large request, and how far it has got. */
    private static final class Large<P> {
        private final Request<P> request;
        private final int[] order;
        private int taken;

        private Large(Request<P> request, int[] order) {
            this.request = request;
            this.order = order;
        }
    }

    private final long batchTokens;
    private final int capacity;
    private final ToLongFunction<P> tokens;
    private final Deque<Request<P>> small = new ArrayDeque<>();
    private final Deque<Large<P>> large = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param batchTokens of one batch; one piece alone may have more
     * @param capacity requests that may wait, large ones that are under way included
     * @param tokens of a piece
     */
    Backlog(long batchTokens, int capacity, ToLongFunction<P> tokens) {
        this.batchTokens = batchTokens;
        this.capacity = capacity;
        this.tokens = tokens;
    }

    /** Whether there was room for it. */
    synchronized boolean offer(Request<P> request) {
        if (closed || small.size() + large.size() >= capacity) {
            return false;
        }
        if (request.tokens() > batchTokens / 2 && request.pieces().size() > 1) {
            large.add(new Large<>(request, longestFirst(request.pieces())));
        } else {
            small.add(request);
        }
        return true;
    }

    private int[] longestFirst(List<P> pieces) {
        return IntStream.range(0, pieces.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -tokens.applyAsLong(pieces.get(i))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** From now on there is no room. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isEmpty() {
        return small.isEmpty() && large.isEmpty();
    }

    /** Takes out those that nobody waits for any more. */
    synchronized List<Request<P>> expired(Instant now) {
        List<Request<P>> expired = new ArrayList<>();
        for (Iterator<Request<P>> all = small.iterator(); all.hasNext(); ) {
            Request<P> request = all.next();
            if (request.deadline().passed(now)) {
                expired.add(request);
                all.remove();
            }
        }
        for (Iterator<Large<P>> all = large.iterator(); all.hasNext(); ) {
            Request<P> request = all.next().request;
            if (request.isDone() || request.deadline().passed(now)) {
                expired.add(request);
                all.remove();
            }
        }
        return expired;
    }

    /** Takes out what the next batch computes; nothing if nothing waits. */
    synchronized List<Part<P>> next() {
        List<Part<P>> batch = new ArrayList<>();
        long room = large.isEmpty() ? batchTokens : batchTokens / 2;
        while (!small.isEmpty() && (batch.isEmpty() || small.peek().tokens() <= room)) {
            Request<P> request = small.remove();
            batch.add(Part.all(request));
            room -= request.tokens();
        }
        room += large.isEmpty() ? 0 : batchTokens - batchTokens / 2;
        boolean first = true;
        while (!large.isEmpty()) {
            Large<P> head = large.peek();
            int end = head.taken;
            while (end < head.order.length) {
                long more = tokens.applyAsLong(head.request.pieces().get(head.order[end]));
                if (more > room && !(first && end == head.taken)) {
                    break;
                }
                room -= more;
                end++;
            }
            if (end == head.taken) {
                break;
            }
            batch.add(new Part<>(head.request, Arrays.copyOfRange(head.order, head.taken, end)));
            first = false;
            head.taken = end;
            if (end < head.order.length) {
                break;
            }
            large.remove();
        }
        return batch;
    }
}
