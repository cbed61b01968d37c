package io.freshet.actors.gate;

import io.freshet.config.Side;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.evaluate.OutputSample;
import io.freshet.model.evaluate.OutputSpread;
import io.freshet.model.evaluate.ProbeAnswers;
import io.freshet.model.evaluate.Ranking;
import io.freshet.model.evaluate.RerankEvaluator;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Versions of a reranker, by the order they give to the first documents that a retriever finds.
 *
 * @param retriever the embedding model that mines for the lane, as it is
 * @param depth documents of each query that are put in order
 */
public record RerankerVersions(Reranker reranker, TextEncoder retriever, int depth) implements VersionEvaluator {

    @Override
    public List<GateMetric> metrics() {
        return GateMetric.OF_RERANKERS;
    }

    @Override
    public LoraAdapter read(Path folder) throws IOException {
        return PeftFolder.readUnjudged(
                folder, reranker.linears(), reranker.options().device());
    }

    @Override
    public Measure on(EvaluationSet set, RoundVectors known) {
        Map<String, Ranking> candidates =
                EmbeddingEvaluator.of(retriever, Side.QUERY, set, known).rankings(set, depth, LowRank.NONE);
        RerankEvaluator evaluator = new RerankEvaluator(reranker);
        return delta -> evaluator.evaluate(set, candidates, depth, delta);
    }

    @Override
    public double weightNorm() {
        return reranker.weightNorm();
    }

    @Override
    public List<OutputSpread> spreads(OutputSample sample, LowRank delta) {
        List<Pair> pairs = Pair.rightAndWrong(sample.queries(), sample.documents());
        return List.of(new OutputSpread.OfScores(
                OutputSpread.OfScores.deviation(reranker.score(pairs, LowRank.NONE)),
                OutputSpread.OfScores.deviation(reranker.score(pairs, delta))));
    }

    @Override
    public ProbeAnswers probe(Path folder, LowRank delta, LowRank parent) throws IOException {
        PairProbe trainer = PairProbe.read(folder);
        PairProbe here = PairProbe.of(reranker, trainer.pairs(), delta);
        return new ProbeAnswers(
                here.distance(trainer),
                PairProbe.tolerance(reranker),
                here.distance(reranker, LowRank.NONE),
                here.distance(reranker, parent));
    }
}
