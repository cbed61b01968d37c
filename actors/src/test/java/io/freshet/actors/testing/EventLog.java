package io.freshet.actors.testing;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Remembers what the loop tells, and waits for what a test expects of it. */
public final class EventLog implements LoopListener {

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final List<LoopEvent> events = new ArrayList<>();

    @Override
    public synchronized void on(LoopEvent event) {
        events.add(event);
        notifyAll();
    }

    /** All events of a kind so far, in order. */
    public synchronized <T extends LoopEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first event of a kind that is as wanted; waits until it happens. */
    public synchronized <T extends LoopEvent> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (true) {
            var found = all(kind).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("No such " + kind.getSimpleName() + " among\n" + summary());
            }
            wait(left);
        }
    }

    private String summary() {
        return events.stream()
                .filter(event -> !(event instanceof LoopEvent.Collected || event instanceof LoopEvent.Stepped))
                .map(Object::toString)
                .map(text -> text.substring(0, Math.min(200, text.length())))
                .collect(Collectors.joining("\n"));
    }

    /** Waits until a version is committed. */
    public LoopEvent.Committed awaitCommitted(long version) throws InterruptedException {
        return await(LoopEvent.Committed.class, event -> event.manifest().version() == version);
    }

    /** Waits until a version is served. */
    public LoopEvent.Swapped awaitSwapped(long version) throws InterruptedException {
        return await(LoopEvent.Swapped.class, event -> event.version() == version);
    }
}
