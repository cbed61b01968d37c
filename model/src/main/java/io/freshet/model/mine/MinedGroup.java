package io.freshet.model.mine;

import java.util.List;

/**
 * A distinct query with its distinct positives and the negatives they share.
 *
 * @param positives in first-seen order
 * @param negatives best score first
 */
public record MinedGroup(String query, List<ScoredText> positives, List<ScoredText> negatives) {

    public MinedGroup {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
    }
}
