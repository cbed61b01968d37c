package io.freshet.actors.http;

import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.AskRefusedException;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneVersions;
import io.freshet.actors.scorer.ServedModel;
import io.freshet.model.embed.Role;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers at once: a vector of length 1, or 2 where it is not normalized, that depends on nothing but the text, the role
 * and the version.
 */
public final class InMemoryEmbeddings implements EmbeddingService {

    /** A character counts as a token. */
    private static final int LONGEST = 512;

    private final int dimension;
    private volatile long version = 3;

    public InMemoryEmbeddings(int dimension) {
        this.dimension = dimension;
    }

    void swap(long next) {
        version = next;
    }

    @Override
    public CompletionStage<Embedded> embed(Texts request, Ask ask) {
        if (!ask.truncate() && request.texts().stream().anyMatch(text -> text.length() > LONGEST)) {
            return CompletableFuture.failedFuture(new AskRefusedException(
                    AskRefusedException.Reason.TOO_LONG, "a text has more than " + LONGEST + " tokens"));
        }
        try {
            long now = InMemoryVersions.pick("embedding", versions(), ask, true);
            float[][] vectors = request.texts().stream()
                    .map(text -> vector(text, request.role(), now))
                    .map(vector -> request.normalized() ? vector : twice(vector))
                    .toArray(float[][]::new);
            long tokens = request.texts().stream().mapToLong(String::length).sum();
            return CompletableFuture.completedFuture(new Embedded("embedding", now, 0, vectors, tokens));
        } catch (AskRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static float[] twice(float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= 2;
        }
        return vector;
    }

    float[] vector(String text, Role role, long version) {
        Random random = new Random(31 * (31 * text.hashCode() + role.ordinal()) + version);
        float[] vector = new float[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < dimension; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    @Override
    public LaneVersions versions() {
        return new LaneVersions(version, false, Optional.empty(), List.of(0L, version));
    }

    @Override
    public ServedModel.Embedder served() {
        return new ServedModel.Embedder("embedding", "builtin:test", version, "query", dimension, LONGEST);
    }
}
