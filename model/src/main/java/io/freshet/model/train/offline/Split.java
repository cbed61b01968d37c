package io.freshet.model.train.offline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Rows to train and rows to evaluate on.
 *
 * @param validation empty if none were asked for
 */
public record Split<T>(List<T> train, List<T> validation) {

    /**
     * Takes a share of shuffled rows for evaluation, at least one. A pure function of its arguments.
     *
     * @param ratio 0 = none; below 1
     * @throws IllegalArgumentException if the ratio is no share or nothing would be left to train on
     */
    public static <T> Split<T> of(List<T> rows, double ratio, long seed) {
        if (!(ratio >= 0 && ratio < 1)) {
            throw new IllegalArgumentException("split_dataset_ratio must be at least 0 and below 1, found " + ratio);
        }
        if (ratio == 0) {
            return new Split<>(List.copyOf(rows), List.of());
        }
        List<T> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        int kept = Math.max(1, (int) (rows.size() * ratio));
        if (kept >= rows.size()) {
            throw new IllegalArgumentException("a data set of " + rows.size() + " rows cannot be split by " + ratio
                    + ": nothing would be left to train on");
        }
        return new Split<>(
                List.copyOf(shuffled.subList(kept, shuffled.size())), List.copyOf(shuffled.subList(0, kept)));
    }
}
