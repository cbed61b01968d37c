package io.freshet.model.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.util.List;

/**
 * Measures retrieval by exact search: every judged query against the whole corpus. Safe for any number of threads; the
 * parts belong to the caller.
 *
 * @param side whether an adapter encodes the documents too
 * @param base the base model's document vectors
 */
public record EmbeddingEvaluator(TextEncoder encoder, Side side, DocumentVectors base) {

    /** Texts encoded in one go, and queries whose scores with the whole corpus are in memory at once. */
    private static final int SLICE = 256;

    /** Hears how far an evaluation is. */
    public interface Listener {

        /** @param texts how many of all documents and queries are encoded */
        void encoded(int texts, int of);
    }

    /**
     * Evaluates a version.
     *
     * @param delta the version's adapter, or {@link LowRank#NONE} for the base model
     */
    public RetrievalReport evaluate(EvaluationSet set, LowRank delta) {
        return evaluate(set, delta, (texts, of) -> {});
    }

    /** {@link #evaluate(EvaluationSet, LowRank)} of a set that takes long. */
    public RetrievalReport evaluate(EvaluationSet set, LowRank delta, Listener listener) {
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
        List<String> judged = set.judgedQueries();
        if (judged.isEmpty() || set.corpus().isEmpty()) {
            judged.forEach(query -> evaluation.add(query, new float[0]));
            return evaluation.report();
        }
        List<String> corpus = List.copyOf(set.corpus().values());
        int all = corpus.size() + judged.size();
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            NDList slices = new NDList();
            for (int from = 0; from < corpus.size(); from += SLICE) {
                listener.encoded(from, all);
                slices.add(documents(scratch, slice(corpus, from), delta));
            }
            NDArray documents = NDArrays.concat(slices).transpose();
            for (int from = 0; from < judged.size(); from += SLICE) {
                listener.encoded(corpus.size() + from, all);
                score(scratch, set, slice(judged, from), documents, delta, evaluation);
            }
            listener.encoded(all, all);
        }
        return evaluation.report();
    }

    private void score(
            NDManager owner,
            EvaluationSet set,
            List<String> queries,
            NDArray documents,
            LowRank delta,
            RetrievalEvaluation evaluation) {
        try (NDManager scratch = owner.newSubManager()) {
            List<String> texts = queries.stream().map(set.queries()::get).toList();
            NDArray vectors = encoder.encode(scratch, texts, Role.QUERY, delta).vectors();
            float[][] scores = Tensors.rows(vectors.matMul(documents));
            for (int i = 0; i < scores.length; i++) {
                evaluation.add(queries.get(i), scores[i]);
            }
        }
    }

    private static <T> List<T> slice(List<T> list, int from) {
        return list.subList(from, Math.min(from + SLICE, list.size()));
    }

    private NDArray documents(NDManager scratch, List<String> texts, LowRank delta) {
        return side == Side.QUERY || delta.isNone()
                ? Tensors.stack(scratch, base.of(texts))
                : encoder.encode(scratch, texts, Role.DOCUMENT, delta).vectors();
    }
}
