package io.freshet.model.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reports of models that were never run. */
final class Reports {

    private Reports() {}

    /** A model with these values of nDCG@10, MRR@10 and AUC for its queries, and everything else as given. */
    static RetrievalReport of(double[] perQuery, double recallAt50, double margin) {
        List<QueryMetrics> queries = new ArrayList<>();
        List<Double> aucs = new ArrayList<>();
        for (double value : perQuery) {
            queries.add(new QueryMetrics("q" + queries.size(), value, value, .5, .5, .5, .5, .5, recallAt50, .5));
            aucs.add(value);
        }
        double mean = Arrays.stream(perQuery).average().orElse(0);
        RetrievalMetrics metrics = new RetrievalMetrics(
                perQuery.length, mean, mean, .5, .5, .5, .5, .5, recallAt50, .5, margin, .6, .2, mean, 0);
        return new RetrievalReport(metrics, queries, aucs);
    }

    /** So many queries that all have the same value. */
    static RetrievalReport of(int queries, double value) {
        return of(values(queries, value), .9, .1);
    }

    static double[] values(int queries, double value) {
        double[] values = new double[queries];
        Arrays.fill(values, value);
        return values;
    }

    /** The same report with another mean, as no measurement would give it. */
    static RetrievalReport claiming(RetrievalReport report, double ndcg, long nonFinite) {
        RetrievalMetrics m = report.metrics();
        return new RetrievalReport(
                new RetrievalMetrics(m.queries(), ndcg, .5, .5, .5, .5, .5, .5, .5, .5, .1, .6, .2, .5, nonFinite),
                report.perQuery(),
                report.aucs());
    }
}
