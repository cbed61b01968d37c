package io.freshet.actors.scorer;

import ai.djl.Device;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores documents for queries. */
record RerankEngine(Reranker reranker) implements Engine<RerankEngine.Documents, float[]> {

    /** Documents to be scored for a query. */
    record Documents(String query, List<String> documents) {}

    @Override
    public long weight(Documents request) {
        return request.documents().stream()
                .mapToLong(document -> request.query().length() + document.length() + 1)
                .sum();
    }

    @Override
    public List<float[]> answer(List<Documents> requests, ModelSlot slot) {
        List<Pair> pairs = requests.stream()
                .flatMap(request -> request.documents().stream().map(document -> Pair.of(request.query(), document)))
                .toList();
        float[] scores = reranker.score(pairs, slot.delta());
        List<float[]> answers = new ArrayList<>(requests.size());
        int from = 0;
        for (Documents request : requests) {
            int to = from + request.documents().size();
            answers.add(Arrays.copyOfRange(scores, from, to));
            from = to;
        }
        return answers;
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
