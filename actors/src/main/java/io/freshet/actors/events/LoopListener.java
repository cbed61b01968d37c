package io.freshet.actors.events;

import java.util.List;

/** Hears of the loop. Called from any thread; must return at once and must not throw. */
@FunctionalInterface
public interface LoopListener {

    /** Hears nothing. */
    LoopListener NONE = event -> {};

    void on(LoopEvent event);

    /** One listener that passes events on to several. */
    static LoopListener all(List<LoopListener> listeners) {
        List<LoopListener> copy = List.copyOf(listeners);
        return event -> copy.forEach(listener -> listener.on(event));
    }
}
