package io.freshet.actors.process;

import java.io.IOException;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Keeps a child process running. A child that ends, however it does, is started again after a growing pause; one that
 * ends too often, or refuses its arguments or settings, makes this actor fail. Stopping this actor stops the child and
 * blocks for as long as that takes: spawn it on a dispatcher for blocking.
 */
public final class ProcessSupervisor extends AbstractBehavior<ProcessSupervisor.Command> {

    public sealed interface Command {}

    private record Ended(int exitCode) implements Command {}

    /**
     * When to give up.
     *
     * @param maxRestarts as often it is started again
     * @param quiet a child that ran for so long has earned all restarts anew
     * @param minBackoff the first pause; it doubles up to {@code maxBackoff}
     */
    public record Limits(int maxRestarts, Duration quiet, Duration minBackoff, Duration maxBackoff) {

        public static final Limits DEFAULT =
                new Limits(10, Duration.ofMinutes(5), Duration.ofMillis(300), Duration.ofSeconds(30));

        public Limits withMaxRestarts(int most) {
            return new Limits(most, quiet, minBackoff, maxBackoff);
        }
    }

    /** A child ended and may be started again. */
    private static final class EndedException extends RuntimeException {
        EndedException(String message) {
            super(message);
        }
    }

    /** A child says that it cannot run like this. */
    private static final class RefusedException extends RuntimeException {
        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The exit code of wrong usage or settings. */
    private static final int REFUSED = 2;

    private final Child child;

    private ProcessSupervisor(ActorContext<Command> context, ChildSpec spec) {
        super(context);
        try {
            child = Child.start(spec);
        } catch (IOException e) {
            throw new RefusedException(spec.name() + " cannot be started: " + e.getMessage(), e);
        }
        spec.err().accept("(process " + child.pid() + ")");
        context.pipeToSelf(child.ended(), (exitCode, failure) -> new Ended(exitCode));
    }

    public static Behavior<Command> create(ChildSpec spec, Limits limits) {
        return Behaviors.supervise(
                        Behaviors.setup((ActorContext<Command> context) -> new ProcessSupervisor(context, spec)))
                .onFailure(
                        EndedException.class,
                        SupervisorStrategy.restartWithBackoff(limits.minBackoff(), limits.maxBackoff(), 0.1)
                                .withMaxRestarts(limits.maxRestarts())
                                .withResetBackoffAfter(limits.quiet()));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ended.class, this::ended)
                .onSignal(PreRestart.class, signal -> stop())
                .onSignal(PostStop.class, signal -> stop())
                .build();
    }

    private Behavior<Command> ended(Ended message) {
        String how = child.lastWords(message.exitCode());
        if (message.exitCode() == REFUSED) {
            throw new RefusedException(how, null);
        }
        throw new EndedException(how);
    }

    private Behavior<Command> stop() {
        child.stop();
        return this;
    }
}
