package io.freshet.actors.feedback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user did with an answer. */
public enum Action {
    /** Said or showed that it is right: a thumb up, a copy, a purchase. */
    ACCEPTED,
    /** Said that it is wrong. */
    REJECTED,
    /** Opened it. */
    CLICK;

    /** As it stands in requests and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> of(String label) {
        return Arrays.stream(values()).filter(a -> a.label().equals(label)).findFirst();
    }
}
