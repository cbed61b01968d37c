package io.freshet.model.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Deals rows into batches: shuffled anew each epoch, and no two rows of a batch share a key, because what is one row's
 * answer would be the other's false negative. A pure function of its arguments.
 *
 * @param size rows in a batch, at least 1. An epoch's last batches may have fewer, but the last one not just one when
 *     it can be helped: a row alone has no in-batch negatives and joins another batch, which has one row more
 * @param keys what must not come twice in one batch
 */
record BatchPlan<R>(int size, Function<R, List<String>> keys) {

    /**
     * The batches of one epoch.
     *
     * @param random goes on from epoch to epoch
     */
    List<List<R>> epoch(List<R> rows, Random random) {
        List<R> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        Deque<R> left = new ArrayDeque<>(shuffled);
        List<List<R>> dealt = new ArrayList<>();
        while (!left.isEmpty()) {
            dealt.add(take(left));
        }
        int last = dealt.size() - 1;
        if (size > 1 && last > 0 && dealt.get(last).size() == 1) {
            R single = dealt.get(last).get(0);
            dealt.stream()
                    .limit(last)
                    .filter(batch -> fits(batch, single))
                    .findFirst()
                    .ifPresent(batch -> {
                        batch.add(single);
                        dealt.remove(last);
                    });
        }
        return dealt;
    }

    /** The next rows that go together; those passed over stay in front. */
    private List<R> take(Deque<R> left) {
        List<R> batch = new ArrayList<>(size);
        Set<String> taken = new HashSet<>();
        Deque<R> passedOver = new ArrayDeque<>();
        while (batch.size() < size && !left.isEmpty()) {
            R row = left.removeFirst();
            List<String> own = keys.apply(row);
            if (Collections.disjoint(own, taken)) {
                taken.addAll(own);
                batch.add(row);
            } else {
                passedOver.addLast(row);
            }
        }
        while (!passedOver.isEmpty()) {
            left.addFirst(passedOver.removeLast());
        }
        return batch;
    }

    private boolean fits(List<R> batch, R single) {
        Set<String> own = new HashSet<>(keys.apply(single));
        return batch.stream().noneMatch(row -> keys.apply(row).stream().anyMatch(own::contains));
    }
}
