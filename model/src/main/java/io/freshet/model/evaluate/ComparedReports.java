package io.freshet.model.evaluate;

import java.util.Arrays;

/** As {@link ComparedMetrics}, with the values of every query. */
public record ComparedReports(RetrievalReport base, RetrievalReport parent, RetrievalReport candidate) {

    /** For a set without queries. */
    public static final ComparedReports NONE =
            new ComparedReports(RetrievalReport.NONE, RetrievalReport.NONE, RetrievalReport.NONE);

    /** The means. */
    public ComparedMetrics metrics() {
        return new ComparedMetrics(base.metrics(), parent.metrics(), candidate.metrics());
    }

    /** Resamples what the candidate has over the parent; queries without a value of this metric are left out. */
    PairedBootstrap overParent(GateMetric metric, long seed) {
        return bootstrap(metric.perQuery(candidate), metric.perQuery(parent), seed);
    }

    /** The same over the base model. */
    PairedBootstrap overBase(GateMetric metric, long seed) {
        return bootstrap(metric.perQuery(candidate), metric.perQuery(base), seed);
    }

    private static PairedBootstrap bootstrap(double[] candidate, double[] baseline, long seed) {
        double[] ours = new double[candidate.length];
        double[] theirs = new double[candidate.length];
        int kept = 0;
        for (int i = 0; i < candidate.length; i++) {
            if (!Double.isNaN(candidate[i]) && !Double.isNaN(baseline[i])) {
                ours[kept] = candidate[i];
                theirs[kept++] = baseline[i];
            }
        }
        // A metric that no query has is 0 for every model.
        int length = Math.max(1, kept);
        return PairedBootstrap.of(Arrays.copyOf(ours, length), Arrays.copyOf(theirs, length), GateRule.RESAMPLES, seed);
    }
}
