package io.freshet.cli.rebuild;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.SetMetrics;
import io.freshet.streams.version.VersionRecord;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The metrics of two lanes' current versions, side by side. */
final class MetricsBeside {

    private static final String FORMAT = "%-28s %12s %12s";

    private MetricsBeside() {}

    static void print(PrintWriter out, LaneVersions original, LaneVersions rebuilt) {
        out.println();
        row(out, "current version", name(rebuilt) + " rebuilt", name(original) + " now");
        print(out, "held out", original, rebuilt, manifest -> manifest.metrics().heldOut());
        print(out, "general", original, rebuilt, manifest -> manifest.metrics().general());
        out.println("Held-out questions are those that each lineage has kept itself.");
    }

    private static void print(
            PrintWriter out,
            String set,
            LaneVersions original,
            LaneVersions rebuilt,
            Function<Manifest, SetMetrics> metrics) {
        Map<String, Double> ones = candidate(rebuilt, metrics);
        Map<String, Double> others = candidate(original, metrics);
        TreeMap<String, Double> all = new TreeMap<>(others);
        all.putAll(ones);
        all.keySet().forEach(name -> row(out, set + " " + name, number(ones.get(name)), number(others.get(name))));
    }

    private static Map<String, Double> candidate(LaneVersions lane, Function<Manifest, SetMetrics> metrics) {
        return lane.inUse()
                .map(version -> lane.manifests().get(version.version()))
                .map(manifest -> metrics.apply(manifest).candidate())
                .orElse(Map.of());
    }

    private static String name(LaneVersions lane) {
        Optional<VersionRecord> inUse = lane.inUse();
        return inUse.map(version -> Long.toString(version.version())).orElse("base");
    }

    private static void row(PrintWriter out, String name, String one, String other) {
        out.println(String.format(FORMAT, name, one, other));
    }

    private static String number(Double metric) {
        return metric == null ? "-" : String.format(Locale.ROOT, "%.4f", metric);
    }
}
