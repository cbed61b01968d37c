package io.freshet.actors.scorer;

import ai.djl.Device;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.PairTokens;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Scores documents for queries. */
record RerankEngine(Reranker reranker) implements Engine<PairTokens> {

    /** Tokenises a query with its documents. Its hash is the query's, so that its documents may change. */
    Question<PairTokens> question(String query, List<String> documents) {
        List<Pair> pairs =
                documents.stream().map(document -> Pair.of(query, document)).toList();
        return new Question<>(
                pairs.stream()
                        .mapToLong(pair -> query.length() + pair.document().length())
                        .sum(),
                query.hashCode(),
                limit -> reranker.tokenize(pairs, limit));
    }

    @Override
    public long tokens(PairTokens pair) {
        return pair.tokens();
    }

    @Override
    public int longest(PairTokens pair) {
        return pair.longest();
    }

    @Override
    public String describe(int piece) {
        return "the query with document " + piece + " (counted from 0)";
    }

    @Override
    public int maxLength() {
        return reranker.maxLength();
    }

    @Override
    public boolean adapted(PairTokens pair) {
        return true;
    }

    @Override
    public OptionalLong documents(long version) {
        return OptionalLong.empty();
    }

    @Override
    public float[][] compute(List<PairTokens> pairs, LowRank delta) {
        float[] scores = reranker.scoreTokens(pairs, delta);
        float[][] results = new float[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            results[i] = new float[] {scores[i]};
        }
        return results;
    }

    @Override
    public List<LinearSite> linears() {
        return reranker.linears();
    }

    @Override
    public Device device() {
        return reranker.options().device();
    }

    @Override
    public void tryOut(Path folder, LowRank delta) throws IOException {
        float distance = PairProbe.read(folder).distance(reranker, delta);
        float tolerance = PairProbe.tolerance(reranker);
        if (!(distance <= tolerance)) {
            throw new IllegalStateException(folder + " scores its probe differently here than where it was trained (by "
                    + distance + ", at most " + tolerance + " allowed): is the base model the same?");
        }
    }
}
