package io.freshet.model.mine;

import java.util.List;

/**
 * The negatives of one query.
 *
 * @param negatives best score first; may be fewer than asked for, or none
 * @param skipped what was dropped, and why
 */
public record Selection(List<Candidate> negatives, SkipCounts skipped) {

    public Selection {
        negatives = List.copyOf(negatives);
    }
}
