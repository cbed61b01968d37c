package io.freshet.actors.feedback;

import java.util.Optional;

/** Remembers answers, so that feedback can be given on them by an id. Safe for use by many threads; never blocks long. */
@FunctionalInterface
public interface ShownAnswers {

    /** Remembers nothing. */
    ShownAnswers NONE = answer -> Optional.empty();

    /** @return the answer's id; empty if it is not remembered */
    Optional<String> remember(Shown answer);
}
