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
        List<String> texts = judged.stream().map(set.queries()::get).toList();
        if (judged.isEmpty() || set.corpus().isEmpty()) {
            judged.forEach(query -> evaluation.add(query, new float[0]));
            return evaluation.report();
        }
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            NDArray queries = encoder.encode(scratch, texts, Role.QUERY, delta).vectors();
            NDArray documents = documents(scratch, List.copyOf(set.corpus().values()), delta);
            float[][] scores = Tensors.rows(queries.matMul(documents.transpose()));
            for (int i = 0; i < scores.length; i++) {
                evaluation.add(judged.get(i), scores[i]);
            }
        }
        return evaluation.report();
    }

    /**
     * The documents that a version finds for every judged query, best first: what a reranker then puts in order.
     *
     * @param depth most documents of a query, at least 1
     */
    public Map<String, Ranking> rankings(EvaluationSet set, int depth, LowRank delta) {
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        List<String> judged = set.judgedQueries();
        if (judged.isEmpty() || set.corpus().isEmpty()) {
            judged.forEach(query -> rankings.put(query, Ranking.EMPTY));
            return rankings;
        }
        List<String> texts = judged.stream().map(set.queries()::get).toList();
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            NDArray queries = encoder.encode(scratch, texts, Role.QUERY, delta).vectors();
            NDArray documents = documents(scratch, List.copyOf(set.corpus().values()), delta);
            float[][] scores = Tensors.rows(queries.matMul(documents.transpose()));
            for (int i = 0; i < scores.length; i++) {
                rankings.put(judged.get(i), Ranking.of(scores[i], set.documentIds(), depth));
            }
        }
        return rankings;
    }

    private NDArray documents(NDManager scratch, List<String> texts, LowRank delta) {
        return side == Side.QUERY || delta.isNone()
                ? Tensors.stack(scratch, base.of(texts))
                : encoder.encode(scratch, texts, Role.DOCUMENT, delta).vectors();
    }
}
