package io.freshet.model.train;

import java.util.List;

/**
 * A QA pair after mining.
 *
 * @param negatives documents that do not answer the query, hardest first
 * @param weight of its loss, 1 for an ordinary pair
 */
public record Example(String query, String positive, List<String> negatives, double weight) {

    public Example {
        negatives = List.copyOf(negatives);
    }
}
