package io.freshet.model.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;

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
     * For one set, all of whose documents' base vectors are made at once: those that are known are taken as they are, the
     * others are encoded in one call, sorted. So its measures are a function of the set and of what is known.
     */
    public static EmbeddingEvaluator of(TextEncoder encoder, Side side, EvaluationSet set, RoundVectors known) {
        return new EmbeddingEvaluator(
                encoder,
                side,
                known.completedBy(encoder, new TreeSet<>(set.corpus().values())));
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
        forEach(set, delta, listener, evaluation::add);
        return evaluation.report();
    }

    /**
     * The documents that a version finds for every judged query, best first: what a reranker then puts in order.
     *
     * @param depth most documents of a query, at least 1
     */
    public Map<String, Ranking> rankings(EvaluationSet set, int depth, LowRank delta) {
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        List<String> ids = set.documentIds();
        forEach(
                set,
                delta,
                (texts, of) -> {},
                (query, scores) -> rankings.put(query, ids.isEmpty() ? Ranking.EMPTY : Ranking.of(scores, ids, depth)));
        return rankings;
    }

    /** Every judged query's scores with the documents, slice by slice. */
    private void forEach(EvaluationSet set, LowRank delta, Listener listener, BiConsumer<String, float[]> each) {
        List<String> judged = set.judgedQueries();
        List<String> corpus = List.copyOf(set.corpus().values());
        if (judged.isEmpty() || corpus.isEmpty()) {
            judged.forEach(query -> each.accept(query, new float[0]));
            return;
        }
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
                List<String> queries = slice(judged, from);
                try (NDManager part = scratch.newSubManager()) {
                    List<String> texts =
                            queries.stream().map(set.queries()::get).toList();
                    NDArray vectors =
                            encoder.encode(part, texts, Role.QUERY, delta).vectors();
                    float[][] scores = Tensors.rows(vectors.matMul(documents));
                    for (int i = 0; i < scores.length; i++) {
                        each.accept(queries.get(i), scores[i]);
                    }
                }
            }
            listener.encoded(all, all);
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
