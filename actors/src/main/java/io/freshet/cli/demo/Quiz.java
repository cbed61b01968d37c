package io.freshet.cli.demo;

import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.RetrievalEvaluation;
import io.freshet.model.evaluate.RetrievalMetrics;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks all questions of a set over HTTP and looks up the answers in an index that was built before, as a search service
 * does.
 */
final class Quiz {

    private final EvaluationSet set;
    private final Client client;

    Quiz(EvaluationSet set, Client client) {
        this.set = set;
        this.client = client;
    }

    /**
     * A result.
     *
     * @param version that answered
     * @param top by question: id of the best document
     */
    record Result(String version, RetrievalMetrics metrics, Map<String, String> top) {}

    /**
     * @param index vectors of the set's documents, in its order
     */
    Result ask(List<float[]> index) throws IOException, InterruptedException {
        List<String> judged = set.judgedQueries();
        List<String> documents = set.documentIds();
        Client.Answer answer =
                client.embed(judged.stream().map(set.queries()::get).toList(), "query");
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
        Map<String, String> top = new HashMap<>();
        for (int q = 0; q < judged.size(); q++) {
            float[] scores = new float[documents.size()];
            int best = 0;
            for (int d = 0; d < scores.length; d++) {
                scores[d] = dot(answer.vectors().get(q), index.get(d));
                best = scores[d] > scores[best] ? d : best;
            }
            evaluation.add(judged.get(q), scores);
            top.put(judged.get(q), documents.get(best));
        }
        return new Result(answer.version(), evaluation.report().metrics(), top);
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
