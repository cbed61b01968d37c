package io.freshet.model.export;

import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A reranker, tried by the probability that each probe answers each other one.
 *
 * @param probes at least one text
 */
public record RerankerTask(List<String> probes) implements ModelTask {

    public RerankerTask {
        probes = List.copyOf(probes);
        if (probes.isEmpty()) {
            throw new IllegalArgumentException("an export is checked with at least one probe text");
        }
    }

    @Override
    public Trial open(Path folder) throws IOException {
        Reranker reranker = Rerankers.open(folder, RerankOptions.cpu());
        return new Trial() {
            @Override
            public List<LinearSite> linears() {
                return reranker.linears();
            }

            @Override
            public float[][] outputs(LowRank delta) {
                List<Pair> pairs = new ArrayList<>();
                probes.forEach(query -> probes.forEach(document -> pairs.add(Pair.of(query, document))));
                float[] scores = reranker.score(pairs, delta);
                float[][] rows = new float[probes.size()][probes.size()];
                for (int i = 0; i < scores.length; i++) {
                    rows[i / probes.size()][i % probes.size()] = Reranker.probability(scores[i]);
                }
                return rows;
            }

            @Override
            public void close() {
                reranker.close();
            }
        };
    }
}
