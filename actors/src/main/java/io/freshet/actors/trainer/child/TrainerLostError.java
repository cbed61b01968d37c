package io.freshet.actors.trainer.child;

/**
 * The trainer's process cannot be had. No exception, because those count as attempts at a round, and the round is not to
 * blame: it would be rejected for want of a trainer. An error ends the process, and the next one takes the round up.
 */
final class TrainerLostError extends Error {

    TrainerLostError(String message, Throwable cause) {
        super(message, cause);
    }
}
