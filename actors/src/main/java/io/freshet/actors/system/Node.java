package io.freshet.actors.system;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** A process at work. Closing it ends what it does in order and frees everything native; then nothing computes. */
public interface Node extends AutoCloseable {

    /** Completes when the actors have stopped, on their own or because of {@link #close()}. */
    CompletionStage<Done> whenTerminated();

    /** Why it stopped on its own; empty while it runs, and when it was told to. */
    Optional<Throwable> failure();

    @Override
    void close();
}
