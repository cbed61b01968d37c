package io.freshet.actors.scorer;

import io.freshet.actors.scorer.AskRefusedException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * Turns questions into tokens before they queue: short ones on the caller's thread, which takes less than handing them to
 * another, long ones on threads of their own. So the thread that computes only computes, the queue knows the real size of
 * everything in it, and what is too large never gets there. Safe for any number of threads.
 */
final class Tokenising<P> {

    /** Characters that are tokenised in about a millisecond. */
    private static final int SHORT = 2000;

    private static final String DISPATCHER = "freshet-dispatchers.tokenize";

    private final Engine<P> engine;
    private final MicroBatcher.Settings settings;
    private final Executor threads;
    private final AtomicInteger waiting = new AtomicInteger();

    Tokenising(ActorSystem<?> system, Engine<P> engine, MicroBatcher.Settings settings) {
        this.engine = engine;
        this.settings = settings;
        this.threads = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /**
     * The pieces of a question.
     *
     * @return completes with {@link AskRefusedException} if they are too long or too many, and with {@link
     *     OverloadedException} if too many others wait to be tokenised
     */
    CompletionStage<List<P>> pieces(Question<P> question, Ask ask) {
        if (question.characters() <= SHORT) {
            try {
                return CompletableFuture.completedFuture(checked(question, ask));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        if (waiting.incrementAndGet() > settings.queue()) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(OverloadedException.queueFull(settings.queue()));
        }
        return CompletableFuture.supplyAsync(() -> checked(question, ask), threads)
                .whenComplete((pieces, failure) -> waiting.decrementAndGet());
    }

    private List<P> checked(Question<P> question, Ask ask) {
        int limit = engine.maxLength();
        List<P> pieces = question.tokenise().apply(ask.truncate() ? limit : Integer.MAX_VALUE);
        long tokens = 0;
        for (int i = 0; i < pieces.size(); i++) {
            if (engine.longest(pieces.get(i)) > limit) {
                throw new AskRefusedException(
                        Reason.TOO_LONG,
                        engine.describe(i) + " has " + engine.longest(pieces.get(i))
                                + " tokens with prompt and special tokens, and the model takes " + limit
                                + "; shorten it, or let it be cut (truncate)");
            }
            tokens += engine.tokens(pieces.get(i));
        }
        if (tokens > settings.maxRequestTokens()) {
            throw new AskRefusedException(
                    Reason.TOO_LARGE,
                    "the request has " + tokens + " tokens, and one may have " + settings.maxRequestTokens()
                            + "; send it in several");
        }
        return pieces;
    }
}
