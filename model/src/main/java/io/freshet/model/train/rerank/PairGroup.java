package io.freshet.model.train.rerank;

import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.RerankRow;
import java.util.List;

/**
 * Documents of one row that are scored together.
 *
 * @param headed whether the first is a positive; all others are negatives
 * @param documents at least one
 */
record PairGroup(RerankRow row, boolean headed, List<String> documents) {

    PairGroup {
        documents = List.copyOf(documents);
    }

    List<Pair> pairs() {
        return documents.stream().map(row::with).toList();
    }

    int size() {
        return documents.size();
    }

    /** Whether there is something to compare: a positive and at least {@code size − 1} negatives. */
    boolean comparable(int size) {
        return headed && documents.size() >= size;
    }
}
