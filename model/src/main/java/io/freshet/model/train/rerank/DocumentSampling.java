package io.freshet.model.train.rerank;

import io.freshet.model.rerank.RerankRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which documents of a row take part in a step: drawn at random without replacement, negatives anew for each positive.
 * The same seed draws the same.
 *
 * @param maxPositives most positives of a row, each the head of a group (MAX_POSITIVE_SAMPLES)
 * @param maxNegatives most negatives beside each (MAX_NEGATIVE_SAMPLES)
 */
public record DocumentSampling(int maxPositives, int maxNegatives) {

    /** ms-swift's: one positive, seven negatives. */
    public static final DocumentSampling REFERENCE = new DocumentSampling(1, 7);

    public DocumentSampling {
        if (maxPositives < 1 || maxNegatives < 1) {
            throw new IllegalArgumentException("of a row's documents at least one positive and one negative must be"
                    + " allowed, found " + maxPositives + " and " + maxNegatives);
        }
    }

    /** The groups of rows, in their order. */
    List<PairGroup> groups(List<RerankRow> rows, long seed) {
        Random random = new Random(seed);
        List<PairGroup> groups = new ArrayList<>();
        for (RerankRow row : rows) {
            if (row.positives().isEmpty()) {
                groups.add(new PairGroup(row, false, draw(row.negatives(), maxNegatives, random)));
            }
            for (String positive : draw(row.positives(), maxPositives, random)) {
                List<String> documents = new ArrayList<>(List.of(positive));
                documents.addAll(draw(row.negatives(), maxNegatives, random));
                groups.add(new PairGroup(row, true, documents));
            }
        }
        return groups;
    }

    /** How many pairs a row becomes, whatever the seed. */
    int pairs(RerankRow row) {
        int heads = Math.min(maxPositives, row.positives().size());
        int negatives = Math.min(maxNegatives, row.negatives().size());
        return heads == 0 ? negatives : heads * (1 + negatives);
    }

    private static List<String> draw(List<String> documents, int count, Random random) {
        if (documents.size() <= count) {
            return documents;
        }
        List<String> shuffled = new ArrayList<>(documents);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, count);
    }
}
