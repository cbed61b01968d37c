package io.freshet.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a lane's model does. */
public enum Task {
    /** Turns texts into vectors. */
    EMBEDDING,
    /** Scores documents for a query. */
    RERANKER;

    /** As settings and answers write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Task> of(String label) {
        return Stream.of(values()).filter(task -> task.label().equals(label)).findFirst();
    }
}
