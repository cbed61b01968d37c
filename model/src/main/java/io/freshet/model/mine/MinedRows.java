package io.freshet.model.mine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The row semantics of the four output formats of sentence-transformers {@code mine_hard_negatives}: what one row is
 * and what happens when negatives are missing. Rows come in the order of the groups; every text carries its score, and
 * a writer emits labels or scores.
 */
public final class MinedRows {

    private MinedRows() {}

    /** One (query, positive, negative). */
    public record Triplet(String anchor, ScoredText positive, ScoredText negative) {
        /** The positive's score, then the negative's. */
        public List<Float> scores() {
            return List.of(positive.score(), negative.score());
        }
    }

    /** One (query, positive) with exactly the number of negatives asked for. */
    public record NTuple(String anchor, ScoredText positive, List<ScoredText> negatives) {
        /** The positive's score, then the negatives'. */
        public List<Float> scores() {
            List<Float> scores = new ArrayList<>(List.of(positive.score()));
            negatives.forEach(negative -> scores.add(negative.score()));
            return List.copyOf(scores);
        }
    }

    /** One (query, document): label 1 for a positive, 0 for a negative. */
    public record LabeledPair(String anchor, ScoredText document, int label) {}

    /** One (query, positive) with its negatives in one list, the positive first. */
    public record LabeledList(String anchor, List<ScoredText> documents, List<Integer> labels) {}

    /** One row per (query, positive, negative); a missing negative costs only its own row. */
    public static List<Triplet> triplets(List<MinedGroup> groups) {
        List<Triplet> rows = new ArrayList<>();
        for (MinedGroup group : groups) {
            for (ScoredText positive : group.positives()) {
                group.negatives().forEach(negative -> rows.add(new Triplet(group.query(), positive, negative)));
            }
        }
        return rows;
    }

    /** One row per (query, positive) of the groups that have at least {@code numNegatives}; the others have none. */
    public static List<NTuple> nTuples(List<MinedGroup> groups, int numNegatives) {
        List<NTuple> rows = new ArrayList<>();
        for (MinedGroup group : groups) {
            if (group.negatives().size() >= numNegatives) {
                List<ScoredText> negatives = group.negatives().subList(0, numNegatives);
                group.positives().forEach(positive -> rows.add(new NTuple(group.query(), positive, negatives)));
            }
        }
        return rows;
    }

    /** Per query: all positives, then every negative once. Positives stay when there is no negative. */
    public static List<LabeledPair> labeledPairs(List<MinedGroup> groups) {
        List<LabeledPair> rows = new ArrayList<>();
        for (MinedGroup group : groups) {
            group.positives().forEach(positive -> rows.add(new LabeledPair(group.query(), positive, 1)));
            group.negatives().forEach(negative -> rows.add(new LabeledPair(group.query(), negative, 0)));
        }
        return rows;
    }

    /** One row per (query, positive); fewer negatives make a shorter list, and no negative means no row. */
    public static List<LabeledList> labeledLists(List<MinedGroup> groups) {
        List<LabeledList> rows = new ArrayList<>();
        for (MinedGroup group : groups) {
            if (group.negatives().isEmpty()) {
                continue;
            }
            List<Integer> labels = new ArrayList<>(List.of(1));
            labels.addAll(Collections.nCopies(group.negatives().size(), 0));
            for (ScoredText positive : group.positives()) {
                List<ScoredText> documents = new ArrayList<>(List.of(positive));
                documents.addAll(group.negatives());
                rows.add(new LabeledList(group.query(), List.copyOf(documents), List.copyOf(labels)));
            }
        }
        return rows;
    }
}
