package io.freshet.actors.feedback;

import java.util.List;

/** A request's events of which at least one cannot be used; nothing of them was sent. */
public final class EventsRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** @param index of the event in its request */
    public record Problem(int index, EventRefusedException why) {}

    EventsRefusedException(List<Problem> problems) {
        super(problems.size() + " events refused", null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** In the order of the events, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
