package io.freshet.cli.demo;

import io.freshet.actors.system.LaneModel;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.RetrievalEvaluation;
import io.freshet.model.evaluate.RetrievalMetrics;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks all questions over HTTP and looks up the answers in an index that was built before, as a search service does.
 * Where documents are trained too, the index is built anew by each version.
 */
final class EmbeddingTrial implements Trial {

    private final Client client;
    private final boolean trainsDocuments;
    private final EvaluationSet questions;
    private final EvaluationSet general;
    private final List<float[]> index;
    private final List<float[]> generalIndex;
    private boolean asked;

    EmbeddingTrial(
            Client client,
            LaneModel model,
            boolean trainsDocuments,
            EvaluationSet questions,
            EvaluationSet general,
            Screen screen) {
        this.client = client;
        this.trainsDocuments = trainsDocuments;
        this.questions = questions;
        this.general = general;
        DocumentVectors base = new CachedVectors(
                model.encoder(), questions.corpus().size() + general.corpus().size());
        index = BaseIndex.of(base, questions, "answers", screen);
        generalIndex = BaseIndex.of(base, general, "general texts", screen);
    }

    @Override
    public Asked ask() throws IOException, InterruptedException {
        boolean anew = trainsDocuments && asked;
        asked = true;
        Map<String, String> top = new HashMap<>();
        Map<String, String> unused = new HashMap<>();
        Client.Answer answer = client.embed(texts(questions), "query");
        RetrievalMetrics heldOut = metrics(questions, answer, anew ? reembed(questions) : index, top);
        RetrievalMetrics frozen =
                metrics(general, client.embed(texts(general), "query"), anew ? reembed(general) : generalIndex, unused);
        return new Asked(answer.version(), heldOut, frozen, top);
    }

    private List<float[]> reembed(EvaluationSet set) throws IOException, InterruptedException {
        return client.embed(List.copyOf(set.corpus().values()), "document").vectors();
    }

    private static List<String> texts(EvaluationSet set) {
        return set.judgedQueries().stream().map(set.queries()::get).toList();
    }

    /** @param top takes the best document of each question */
    private static RetrievalMetrics metrics(
            EvaluationSet set, Client.Answer answer, List<float[]> index, Map<String, String> top) {
        List<String> judged = set.judgedQueries();
        List<String> documents = set.documentIds();
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
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
        return evaluation.report().metrics();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void request(int number) throws IOException, InterruptedException {
        List<String> texts = texts(questions);
        client.embed(List.of(texts.get(number % texts.size())), "query");
    }

    @Override
    public Map<String, Double> figures(RetrievalMetrics metrics) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("nDCG@10", metrics.ndcgAt10());
        figures.put("MRR@10", metrics.mrrAt10());
        figures.put("Recall@10", metrics.recallAt10());
        figures.put("margin", metrics.margin());
        return figures;
    }

    @Override
    public String caveat() {
        return "";
    }
}
