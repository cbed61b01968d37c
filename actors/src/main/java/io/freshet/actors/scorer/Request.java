package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits or is being answered. What changes belongs to the thread that computes, but for the answer.
 */
final class Request<P> {

    private final List<P> pieces;
    private final long tokens;
    private final int hash;
    private final boolean adapted;
    private final Ask ask;
    private final Deadline deadline;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final float[][] results;
    private int computed;
    private Optional<Choice> begun = Optional.empty();

    /**
     * Who answers.
     *
     * @param slot the version
     * @param trial if it answers on trial
     */
    record Choice(ModelSlot slot, Optional<CanaryTrial> trial) {}

    /**
     * @param pieces at least one
     * @param tokens of all pieces together
     * @param hash of its texts
     * @param adapted whether another version gives another answer
     */
    Request(List<P> pieces, long tokens, int hash, boolean adapted, Ask ask, Deadline deadline) {
        this.pieces = List.copyOf(pieces);
        this.tokens = tokens;
        this.hash = hash;
        this.adapted = adapted;
        this.ask = ask;
        this.deadline = deadline;
        this.results = new float[pieces.size()][];
    }

    List<P> pieces() {
        return pieces;
    }

    long tokens() {
        return tokens;
    }

    int hash() {
        return hash;
    }

    boolean adapted() {
        return adapted;
    }

    Ask ask() {
        return ask;
    }

    Deadline deadline() {
        return deadline;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    boolean isDone() {
        return answer.isDone();
    }

    /** Who has made a part of the answer; makes the rest, too. */
    Optional<Choice> begun() {
        return begun;
    }

    /** A part of the answer will be made, the rest by later batches: the version stays until then. */
    void begin(Choice choice) {
        ModelSlot share = choice.slot()
                .share(choice.slot().version())
                .orElseThrow(() -> new IllegalStateException("a version was freed while it was at hand"));
        begun = Optional.of(new Choice(share, choice.trial()));
    }

    /**
     * Takes results, and answers when they are complete.
     *
     * @param indices of their pieces
     * @param from where they begin
     */
    void take(ModelVersion version, int[] indices, float[][] computedTogether, int from) {
        for (int i = 0; i < indices.length; i++) {
            results[indices[i]] = computedTogether[from + i];
        }
        computed += indices.length;
        if (computed == results.length) {
            end();
            answer.complete(new Answer(version, results, tokens));
        }
    }

    void fail(Throwable why) {
        end();
        answer.completeExceptionally(why);
    }

    /** Whatever has been computed does not count. */
    void restart() {
        computed = 0;
        end();
    }

    private void end() {
        begun.ifPresent(choice -> choice.slot().close());
        begun = Optional.empty();
    }
}
