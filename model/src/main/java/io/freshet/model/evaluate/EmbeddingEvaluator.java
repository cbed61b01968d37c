package io.freshet.model.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures retrieval by exact search: every judged query against the whole corpus. Safe for any number of threads; the
 * parts belong to the caller.
 *
 * @param side whether an adapter encodes the documents too
 * @param base the base model's document vectors
 */
public record EmbeddingEvaluator(TextEncoder encoder, Side side, DocumentVectors base) {

    /**
     * Evaluates a version.
     *
     * @param delta the version's adapter, or {@link LowRank#NONE} for the base model
     */
    public RetrievalReport evaluate(EvaluationSet set, LowRank delta) {
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
        List<String> judged = set.judgedQueries();
        float[][] scores = scores(set, judged, delta);
        for (int i = 0; i < scores.length; i++) {
            evaluation.add(judged.get(i), scores[i]);
        }
        return evaluation.report();
    }

    /**
     * What the base model retrieves, for a reranker to put in order.
     *
     * @param depth most documents for each query, at least 1
     * @return by judged query
     */
    public Map<String, Ranking> candidates(EvaluationSet set, int depth) {
        List<String> judged = set.judgedQueries();
        List<String> documents = set.documentIds();
        float[][] scores = scores(set, judged, LowRank.NONE);
        Map<String, Ranking> candidates = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++) {
            candidates.put(judged.get(i), Ranking.of(scores[i], documents, depth));
        }
        return candidates;
    }

    /** [queries][documents] cosines. */
    private float[][] scores(EvaluationSet set, List<String> judged, LowRank delta) {
        if (judged.isEmpty() || set.corpus().isEmpty()) {
            return new float[judged.size()][0];
        }
        List<String> texts = judged.stream().map(set.queries()::get).toList();
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            NDArray queries = encoder.encode(scratch, texts, Role.QUERY, delta).vectors();
            NDArray documents = documents(scratch, List.copyOf(set.corpus().values()), delta);
            return Tensors.rows(queries.matMul(documents.transpose()));
        }
    }

    private NDArray documents(NDManager scratch, List<String> texts, LowRank delta) {
        return side == Side.QUERY || delta.isNone()
                ? Tensors.stack(scratch, base.of(texts))
                : encoder.encode(scratch, texts, Role.DOCUMENT, delta).vectors();
    }
}
