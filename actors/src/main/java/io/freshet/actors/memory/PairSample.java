package io.freshet.actors.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A bounded sample of all pairs offered so far. Which pair gives way to a new one depends on the seed and on how many
 * were offered before, on nothing else. Immutable.
 *
 * @param pairs in the order of their places
 * @param offered pairs offered so far, in and out
 */
record PairSample(List<PastPair> pairs, long offered) {

    static final PairSample EMPTY = new PairSample(List.of(), 0);

    PairSample {
        pairs = List.copyOf(pairs);
    }

    /**
     * Every pair ever offered is in with the same probability (reservoir sampling, Vitter's algorithm R): the n-th pair
     * takes a random one of n places, and is dropped if that place is beyond the capacity. Where pairs were withdrawn,
     * new ones fill the gap, so the sample then leans towards them.
     */
    PairSample plusFairly(List<PastPair> more, int capacity, long seed) {
        List<PastPair> places = new ArrayList<>(pairs);
        long count = offered;
        for (PastPair pair : more) {
            count++;
            if (places.size() < capacity) {
                places.add(pair);
            } else {
                long place = Draws.below(count, seed, count);
                if (place < capacity) {
                    places.set((int) place, pair);
                }
            }
        }
        return new PairSample(places, count);
    }

    /**
     * Every new pair is in, in place of a random one once all places are taken (Aggarwal 2006): a pair is still there
     * after a further {@code n} with probability {@code (1 - 1/capacity)^n}, so the sample leans towards the newest and
     * reaches far back.
     */
    PairSample plusNewest(List<PastPair> more, int capacity, long seed) {
        List<PastPair> places = new ArrayList<>(pairs);
        long count = offered;
        for (PastPair pair : more) {
            count++;
            if (places.size() < capacity) {
                places.add(pair);
            } else {
                places.set((int) Draws.below(capacity, seed, count), pair);
            }
        }
        return new PairSample(places, count);
    }

    PairSample keeping(Predicate<PastPair> wanted) {
        return new PairSample(pairs.stream().filter(wanted).toList(), offered);
    }

    /** The same sample with fewer places; which pairs stay is drawn. */
    PairSample atMost(int capacity, long seed) {
        return pairs.size() <= capacity ? this : new PairSample(draw(capacity, seed), offered);
    }

    /** So many different pairs, each as likely as the others, or all there are; in the order drawn. */
    List<PastPair> draw(int count, long seed) {
        List<PastPair> left = new ArrayList<>(pairs);
        int most = Math.min(Math.max(0, count), left.size());
        for (int i = 0; i < most; i++) {
            int chosen = i + (int) Draws.below(left.size() - i, seed, i);
            PastPair pair = left.get(chosen);
            left.set(chosen, left.get(i));
            left.set(i, pair);
        }
        return List.copyOf(left.subList(0, most));
    }
}
