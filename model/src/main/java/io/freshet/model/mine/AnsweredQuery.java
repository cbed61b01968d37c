package io.freshet.model.mine;

import java.util.List;

/**
 * A query with its accepted answer, before mining.
 *
 * @param rejected answers that were turned down; they become negatives whatever they score
 * @param weight of its loss
 */
public record AnsweredQuery(String query, String positive, List<String> rejected, double weight) {

    public AnsweredQuery {
        rejected = List.copyOf(rejected);
    }
}
