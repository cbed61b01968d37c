package io.freshet.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.config.Side;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.PairedBootstrap;
import io.freshet.model.evaluate.RetrievalReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code eval} found, as a table or as JSON. */
record EvalReport(
        String model,
        Optional<Path> adapter,
        Side side,
        EvaluationSet set,
        RetrievalReport base,
        Optional<RetrievalReport> adapted) {

    private static final int RESAMPLES = 10_000;
    private static final long SEED = 42;

    /** Names in the output, and those of the metrics in the order in which they are shown. */
    private static final Map<String, String> SHOWN = new LinkedHashMap<>();

    static {
        SHOWN.put("ndcg@10", "nDCG@10");
        SHOWN.put("mrr@10", "MRR@10");
        SHOWN.put("recall@1", "Recall@1");
        SHOWN.put("recall@5", "Recall@5");
        SHOWN.put("recall@10", "Recall@10");
        SHOWN.put("recall@100", "Recall@100");
        SHOWN.put("map@100", "MAP@100");
        SHOWN.put("accuracy@1", "accuracy@1");
        SHOWN.put("margin", "margin");
        SHOWN.put("mean_pos", "mean_pos");
        SHOWN.put("mean_neg", "mean_neg");
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(json());
        } else {
            table(out);
        }
        out.flush();
    }

    private String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("model", model);
        adapter.ifPresent(folder -> json.put("adapter", folder.toString()));
        adapter.ifPresent(folder -> json.put("side", side.name().toLowerCase(Locale.ROOT)));
        json.put("queries", base.metrics().queries());
        json.put("documents", set.corpus().size());
        json.put("judged_documents_missing", missing());
        json.set("base", metrics(base));
        adapted.ifPresent(report -> {
            json.set("adapted", metrics(report));
            ObjectNode change = json.putObject("change");
            SHOWN.keySet().forEach(name -> change.put(name, value(report, name) - value(base, name)));
            json.put("ndcg@10_gain_probability", gain(report).probabilityOfGain());
        });
        return json.toString();
    }

    private static ObjectNode metrics(RetrievalReport report) {
        ObjectNode metrics = new ObjectMapper().createObjectNode();
        SHOWN.keySet().forEach(name -> metrics.put(name, value(report, name)));
        return metrics.put("non_finite_scores", report.metrics().nonFiniteScores());
    }

    private void table(PrintWriter out) {
        out.printf(
                "%d queries, %d documents%n",
                base.metrics().queries(), set.corpus().size());
        if (missing() > 0) {
            out.printf("%d judged documents are not in the corpus and count as never found%n", missing());
        }
        adapter.ifPresent(folder -> out.println(
                side == Side.QUERY
                        ? "The adapter encodes queries only; documents are the base model's (side = query)."
                        : "The adapter encodes queries and documents (side = both)."));
        warn(out, "base model", base);
        adapted.ifPresent(report -> warn(out, "adapter", report));
        out.println();
        out.printf("%-12s %10s%s%n", "", "base", adapted.isPresent() ? "    adapter     change" : "");
        SHOWN.forEach((name, title) -> {
            double before = value(base, name);
            out.printf(Locale.ROOT, "%-12s %10.4f", title, before);
            adapted.ifPresent(report ->
                    out.printf(Locale.ROOT, " %10.4f %+10.4f", value(report, name), value(report, name) - before));
            out.println();
        });
        adapted.map(this::gain)
                .ifPresent(gain -> out.printf(
                        Locale.ROOT,
                        "%nThe change of nDCG@10 is above %+.4f with 95 %% confidence (paired bootstrap over queries).%n",
                        gain.lowerBound(0.95)));
    }

    private static void warn(PrintWriter out, String what, RetrievalReport report) {
        if (report.metrics().nonFiniteScores() > 0) {
            out.printf(
                    "WARNING: the %s gave %d scores that are no finite number; those queries count as failed%n",
                    what, report.metrics().nonFiniteScores());
        }
    }

    private PairedBootstrap gain(RetrievalReport report) {
        return PairedBootstrap.of(report.ndcgAt10(), base.ndcgAt10(), RESAMPLES, SEED);
    }

    private static double value(RetrievalReport report, String name) {
        return report.metrics().asMap().get(name);
    }

    /** Relevant documents that the corpus lacks. */
    private long missing() {
        return set.qrels().values().stream()
                .flatMap(Set::stream)
                .distinct()
                .filter(id -> !set.corpus().containsKey(id))
                .count();
    }
}
