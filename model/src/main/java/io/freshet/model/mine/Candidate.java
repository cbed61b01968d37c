package io.freshet.model.mine;

import java.util.Comparator;

/** A retrieved document: its id in the searched corpus and its raw cosine with the query. */
public record Candidate(int id, float score) {

    /** Best score first; equal scores by ascending id, so that every run draws the same negatives. */
    public static final Comparator<Candidate> BEST_FIRST = (a, b) -> {
        // Adding zero makes -0.0 equal to 0.0: they are the same cosine.
        int byScore = Float.compare(b.score + 0f, a.score + 0f);
        return byScore != 0 ? byScore : Integer.compare(a.id, b.id);
    };
}
