package io.freshet.model.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One usable row of a data set, whichever shape it was written in. At least one of the lists has an element; no text is
 * blank and none is in both lists.
 *
 * @param number line or row number in its file, from 1
 * @param positives documents that answer the query; of a row with a {@code label}, the document it judges
 * @param negatives documents that do not answer it, in the order of the file
 * @param label how good the positives are, as the row says: 1 or 0 for rerankers and contrastive losses, any number
 *     for similarities; empty for rows that just are question and answer
 */
public record DataRow(
        long number,
        InstructedText query,
        List<InstructedText> positives,
        List<InstructedText> negatives,
        OptionalDouble label) {

    /** From this label on, a judged document counts as an answer wherever only yes or no will do. */
    public static final double ACCEPTED = 0.5;

    public DataRow {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
    }

    /** One document and how well it answers the query: 1 for yes, 0 for no. */
    public record Judged(InstructedText document, double label) {}

    /** Every document of the row with its label: the row's own, or 1 for positives; 0 for negatives. */
    public List<Judged> judged() {
        List<Judged> judged = new ArrayList<>();
        positives.forEach(document -> judged.add(new Judged(document, label.orElse(1))));
        negatives.forEach(document -> judged.add(new Judged(document, 0)));
        return judged;
    }

    /** The documents that answer the query: the positives, unless their label says otherwise. */
    public List<InstructedText> accepted() {
        return label.orElse(1) >= ACCEPTED ? positives : List.of();
    }

    /** The documents that do not answer the query: the negatives, and positives whose label says so. */
    public List<InstructedText> rejected() {
        if (label.orElse(1) >= ACCEPTED) {
            return negatives;
        }
        List<InstructedText> rejected = new ArrayList<>(positives);
        rejected.addAll(negatives);
        return List.copyOf(rejected);
    }
}
