package io.freshet.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param before the evaluation before the first update; empty if there was none
 * @param after the last evaluation
 * @param deltaNorm Frobenius norm of what the adapter adds to the base model
 */
record TrainingResult(
        TrainingRun run,
        Map<String, Object> summary,
        Map<String, Double> before,
        Map<String, Double> after,
        double deltaNorm) {

    private static final ObjectMapper JSON = new ObjectMapper();

    void print(PrintWriter out, boolean json) {
        if (json) {
            ObjectNode node = JSON.createObjectNode();
            summary.forEach((key, value) -> {
                if (!key.equals("log_history")) {
                    node.set(key, JSON.valueToTree(value));
                }
            });
            node.put("run", run.path().toString());
            node.put("delta_norm", deltaNorm);
            node.set("before", JSON.valueToTree(before));
            node.set("after", JSON.valueToTree(after));
            out.println(node);
        } else {
            text(out);
        }
        out.flush();
    }

    private void text(PrintWriter out) {
        if (!after.isEmpty()) {
            out.printf(Locale.ROOT, "%-12s %10s %10s %10s%n", "evaluation", "before", "after", "change");
            after.forEach((name, value) -> out.printf(
                    Locale.ROOT,
                    "%-12s %10.4f %10.4f %+10.4f%n",
                    name,
                    before.get(name),
                    value,
                    value - before.get(name)));
        }
        out.printf(Locale.ROOT, "weight change (Frobenius norm) %.4f%n", deltaNorm);
        run.best().map(Path::toString).ifPresent(best -> out.println("best checkpoint  " + best));
        run.last().map(Path::toString).ifPresent(last -> out.println("last checkpoint  " + last));
        out.println("curves and log   " + run.path());
    }
}
