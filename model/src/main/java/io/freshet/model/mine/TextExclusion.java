package io.freshet.model.mine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Candidates whose text is the query's or a positive's own are no negatives. The reference compares ids only; in a
 * stream the same text comes back under another id.
 */
public final class TextExclusion {

    private TextExclusion() {}

    /**
     * True for ids whose text equals the query or one of the positives, exactly.
     *
     * @param textOf the text of a candidate id; called once per tested candidate
     */
    public static IntPredicate of(String query, Collection<String> positives, IntFunction<String> textOf) {
        Set<String> texts = new HashSet<>(positives);
        texts.add(query);
        return id -> texts.contains(textOf.apply(id));
    }
}
