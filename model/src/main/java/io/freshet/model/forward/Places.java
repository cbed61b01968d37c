package io.freshet.model.forward;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list whose equal entries run once.
 *
 * @param distinct its entries without repetitions, in the order in which they first occur
 * @param at for each entry of the list, where it is in {@code distinct}; not to be changed
 */
public record Places<T>(List<T> distinct, int[] at) {

    public static <T> Places<T> of(List<T> all) {
        Map<T, Integer> places = new LinkedHashMap<>();
        int[] at = new int[all.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = places.computeIfAbsent(all.get(i), entry -> places.size());
        }
        return new Places<>(List.copyOf(places.keySet()), at);
    }
}
