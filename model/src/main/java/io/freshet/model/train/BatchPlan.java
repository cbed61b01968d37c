package io.freshet.model.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Deals examples into batches: shuffled anew each epoch, and no query or positive twice in one batch, because the
 * second one would be a false negative of the first. A pure function of its arguments.
 */
final class BatchPlan {

    private BatchPlan() {}

    /**
     * @param size rows in a batch, at least 1. An epoch's last batches may have fewer, but the last one not just one
     *     when it can be helped: a row alone has no in-batch negatives and joins another batch, which has one row more
     */
    static List<List<Example>> of(List<Example> examples, int size, int epochs, long seed) {
        List<List<Example>> batches = new ArrayList<>();
        Random random = new Random(seed);
        for (int epoch = 0; epoch < epochs; epoch++) {
            List<Example> left = new ArrayList<>(examples);
            Collections.shuffle(left, random);
            List<List<Example>> dealt = new ArrayList<>();
            while (!left.isEmpty()) {
                dealt.add(take(left, size));
            }
            int last = dealt.size() - 1;
            if (size > 1 && last > 0 && dealt.get(last).size() == 1) {
                Example single = dealt.get(last).get(0);
                dealt.stream()
                        .limit(last)
                        .filter(b -> fits(b, single))
                        .findFirst()
                        .ifPresent(b -> {
                            b.add(single);
                            dealt.remove(last);
                        });
            }
            batches.addAll(dealt);
        }
        return batches;
    }

    private static List<Example> take(List<Example> left, int size) {
        List<Example> batch = new ArrayList<>(size);
        Set<String> texts = new HashSet<>();
        for (var it = left.iterator(); it.hasNext() && batch.size() < size; ) {
            Example example = it.next();
            if (!texts.contains("q" + example.query()) && !texts.contains("d" + example.positive())) {
                texts.add("q" + example.query());
                texts.add("d" + example.positive());
                batch.add(example);
                it.remove();
            }
        }
        return batch;
    }

    private static boolean fits(List<Example> batch, Example single) {
        return batch.stream()
                .noneMatch(e -> e.query().equals(single.query()) || e.positive().equals(single.positive()));
    }
}
