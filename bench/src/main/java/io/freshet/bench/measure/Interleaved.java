package io.freshet.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs tasks in turn, a reference between any two, so that a machine that gets slower for a while slows all of them and
 * the ratios stand. Every second repetition goes backwards: no task always follows the same other one.
 *
 * @param nanos a clock, e.g. {@code System::nanoTime}
 * @param progress told what is being done, a line each
 */
public record Interleaved(LongSupplier nanos, Consumer<String> progress) {

    /**
     * Runs everything once unmeasured, then repeats while another repetition is likely to fit.
     *
     * @param seconds for the repetitions
     * @param least repetitions, even if they take longer
     * @return samples of the reference and of each task, in their order
     */
    public Map<Task, List<Sample>> run(Task reference, List<Task> tasks, double seconds, int least) {
        progress.accept("warm-up");
        reference.run();
        tasks.forEach(Task::run);
        Map<Task, List<Sample>> samples = new LinkedHashMap<>();
        samples.put(reference, new ArrayList<>());
        tasks.forEach(task -> samples.put(task, new ArrayList<>()));
        List<Task> order = new ArrayList<>(tasks);
        double spent = 0;
        double last = 0;
        for (int done = 0; done < least || spent + last <= seconds; done++) {
            last = repeat(reference, order, samples);
            spent += last;
            progress.accept(String.format(Locale.ROOT, "repetition %d took %.1f s", done + 1, last));
            Collections.reverse(order);
        }
        return samples;
    }

    private double repeat(Task reference, List<Task> order, Map<Task, List<Sample>> samples) {
        long start = nanos.getAsLong();
        double before = timeReference(reference, samples);
        for (Task task : order) {
            double took = time(task);
            double after = timeReference(reference, samples);
            samples.get(task).add(new Sample(took, (before + after) / 2));
            before = after;
        }
        return (nanos.getAsLong() - start) / 1e9;
    }

    private double timeReference(Task reference, Map<Task, List<Sample>> samples) {
        double took = time(reference);
        samples.get(reference).add(new Sample(took, took));
        return took;
    }

    private double time(Task task) {
        long start = nanos.getAsLong();
        task.run();
        return (nanos.getAsLong() - start) / 1e9;
    }
}
