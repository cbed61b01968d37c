package io.freshet.cli.demo;

import io.freshet.actors.system.LaneModel;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.Ranking;
import io.freshet.model.evaluate.RetrievalEvaluation;
import io.freshet.model.evaluate.RetrievalMetrics;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has the first documents of a retriever that is never trained put in order. All questions at once would occupy the
 * scorer for minutes, since each brings its documents along; so the version that answers over HTTP is read from the
 * store and asked here, and one answer over HTTP is compared.
 */
final class RerankerTrial implements Trial {

    /** Documents that are put in order. */
    static final int DEPTH = 20;

    /** Of a request of the traffic: so few that it leaves two cores time to train. */
    private static final int REQUEST_DEPTH = 2;

    private final Client client;
    private final FreshetConfig config;
    private final Reranker reranker;
    private final EvaluationSet questions;
    private final EvaluationSet general;
    private final Map<String, Ranking> candidates;
    private final Map<String, Ranking> generalCandidates;

    RerankerTrial(
            Client client,
            FreshetConfig config,
            Reranker reranker,
            LaneModel retriever,
            EvaluationSet questions,
            EvaluationSet general,
            Screen screen) {
        this.client = client;
        this.config = config;
        this.reranker = reranker;
        this.questions = questions;
        this.general = general;
        DocumentVectors base = new CachedVectors(
                retriever.encoder(),
                questions.corpus().size() + general.corpus().size());
        BaseIndex.of(base, questions, "answers", screen);
        BaseIndex.of(base, general, "general texts", screen);
        var search = new EmbeddingEvaluator(retriever.encoder(), Side.QUERY, base);
        candidates = search.rankings(questions, DEPTH, LowRank.NONE);
        generalCandidates = search.rankings(general, DEPTH, LowRank.NONE);
    }

    @Override
    public Asked ask() throws IOException, InterruptedException {
        String first = questions.judgedQueries().get(0);
        List<Pair> pairs = pairs(questions, first, candidates.get(first).ids());
        Client.Scored answer = client.rerank(
                pairs.get(0).query(), pairs.stream().map(Pair::document).toList());
        long version = Long.parseLong(answer.version().replaceFirst(".*/", ""));
        if (version == 0) {
            return ask(answer, pairs, LowRank.NONE);
        }
        Path folder = new CheckpointStore(config.checkpoint().store())
                .read(config.lane(), version)
                .folder();
        try (LoraAdapter adapter =
                PeftFolder.read(folder, reranker.linears(), reranker.options().device())) {
            return ask(answer, pairs, adapter.lowRank());
        }
    }

    private Asked ask(Client.Scored answer, List<Pair> pairs, LowRank delta) throws IOException {
        float[] here = reranker.score(pairs, delta);
        for (int i = 0; i < here.length; i++) {
            if (!(Math.abs(here[i] - answer.scores()[i]) <= PairProbe.TOLERANCE)) {
                throw new IOException(answer.version() + " scores a document " + answer.scores()[i] + " over HTTP and "
                        + here[i] + " from the store: it is not what was trained");
            }
        }
        Map<String, String> top = new HashMap<>();
        return new Asked(
                answer.version(),
                metrics(questions, candidates, delta, top),
                metrics(general, generalCandidates, delta, new HashMap<>()),
                top);
    }

    /** @param top takes the best document of each question */
    private RetrievalMetrics metrics(
            EvaluationSet set, Map<String, Ranking> retrieved, LowRank delta, Map<String, String> top) {
        List<Pair> pairs = new ArrayList<>();
        retrieved.forEach((query, ranking) -> pairs.addAll(pairs(set, query, ranking.ids())));
        float[] scores = reranker.score(pairs, delta);
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set);
        int from = 0;
        for (Map.Entry<String, Ranking> query : retrieved.entrySet()) {
            List<String> ids = query.getValue().ids();
            float[] own = Arrays.copyOfRange(scores, from, from + ids.size());
            evaluation.addReranked(query.getKey(), ids, own, List.of());
            top.put(query.getKey(), Ranking.of(own, ids, 1).ids().get(0));
            from += ids.size();
        }
        return evaluation.report().metrics();
    }

    private static List<Pair> pairs(EvaluationSet set, String query, List<String> documents) {
        return documents.stream()
                .map(id -> Pair.of(set.queries().get(query), set.corpus().get(id)))
                .toList();
    }

    @Override
    public void request(int number) throws IOException, InterruptedException {
        List<String> judged = questions.judgedQueries();
        String query = judged.get(number % judged.size());
        List<String> ids = candidates.get(query).ids();
        client.rerank(
                questions.queries().get(query),
                ids.subList(0, Math.min(REQUEST_DEPTH, ids.size())).stream()
                        .map(questions.corpus()::get)
                        .toList());
    }

    @Override
    public Map<String, Double> figures(RetrievalMetrics metrics) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("nDCG@10", metrics.ndcgAt10());
        figures.put("MRR@10", metrics.mrrAt10());
        figures.put("AUC", metrics.auc());
        return figures;
    }

    @Override
    public String caveat() {
        return """
                What this shows of a reranker: the first %d documents of an untrained retriever, put in order. The whole
                loop is the real one: negatives, training, gate, versions, swap. What it cannot show: how good rerankers
                are. The built-in model is an encoder of single texts, used as a reranker by the likeness of its vectors:
                query and document never see each other in it. Untrained it cannot but repeat the retriever's order, and
                trained it orders no better than it would retrieve. A real one, such as Qwen3-Reranker, reads both together."""
                .formatted(DEPTH);
    }
}
