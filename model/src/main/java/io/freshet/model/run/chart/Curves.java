package io.freshet.model.run.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The curves of a run, one SVG file for each value that was logged, named by its tag: {@code train_loss.svg}. */
public final class Curves {

    private static final Set<String> POSITION = Set.of("step", "epoch");
    private static final String EVAL = "eval_";

    /** Values that are exact, so that smoothing them would only blur what was. */
    private static final Set<String> EXACT =
            Set.of("train/learning_rate", "train/memory(GiB)", "train/train_speed(iter/s)");

    private Curves() {}

    /**
     * Draws every curve into a folder, over what is there.
     *
     * @param folder made if need be
     * @param events in order, each with its {@code step}; fields that are no finite number are left out
     */
    public static void draw(Path folder, List<? extends Map<String, ?>> events) throws IOException {
        Files.createDirectories(folder);
        Map<String, List<double[]>> points = new TreeMap<>();
        for (Map<String, ?> event : events) {
            double step = ((Number) event.get("step")).doubleValue();
            event.forEach((name, value) -> {
                if (!POSITION.contains(name)
                        && value instanceof Number number
                        && Double.isFinite(number.doubleValue())) {
                    points.computeIfAbsent(tag(name), tag -> new ArrayList<>())
                            .add(new double[] {step, number.doubleValue()});
                }
            });
        }
        for (Map.Entry<String, List<double[]>> entry : points.entrySet()) {
            String tag = entry.getKey();
            Curve curve = new Curve(
                    entry.getValue().stream().mapToDouble(p -> p[0]).toArray(),
                    entry.getValue().stream().mapToDouble(p -> p[1]).toArray());
            boolean noisy = tag.startsWith("train/") && !EXACT.contains(tag);
            Files.writeString(folder.resolve(fileName(tag)), SvgChart.draw(tag, curve, noisy));
        }
    }

    private static String tag(String name) {
        return name.startsWith(EVAL) ? "eval/" + name.substring(EVAL.length()) : "train/" + name;
    }

    private static String fileName(String tag) {
        return tag.replace('/', '_').replace('.', '_') + ".svg";
    }
}
