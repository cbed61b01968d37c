package io.freshet.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Brings every example to the same number of negatives, as ms-swift's INFONCE_HARD_NEGATIVES means it. */
final class HardNegatives {

    private HardNegatives() {}

    /**
     * The first {@code count} negatives; where there are fewer, more of the same drawn at random, with repetition. The
     * positive is never among them. An example without any stays without.
     */
    static List<Example> exactly(int count, List<Example> examples, long seed) {
        Random random = new Random(seed);
        return examples.stream().map(example -> exactly(count, example, random)).toList();
    }

    private static Example exactly(int count, Example example, Random random) {
        List<String> have = example.negatives();
        List<String> negatives = new ArrayList<>(have.subList(0, Math.min(count, have.size())));
        while (!have.isEmpty() && negatives.size() < count) {
            negatives.add(have.get(random.nextInt(have.size())));
        }
        return new Example(example.query(), example.positive(), negatives, example.weight());
    }
}
