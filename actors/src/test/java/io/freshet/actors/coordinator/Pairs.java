package io.freshet.actors.coordinator;

import io.freshet.streams.record.QaPair;
import java.util.List;
import java.util.Optional;

/** QA pairs that are not just a question and its answer. */
final class Pairs {

    private Pairs() {}

    /** An answer that was turned down. */
    static QaPair rejected(String query, String response) {
        return with(query, response, List.of(), QaPair.REJECTED);
    }

    /** An accepted answer beside others that were turned down. */
    static QaPair preferred(String query, String response, String... rejected) {
        return with(query, response, List.of(rejected), QaPair.ACCEPTED);
    }

    private static QaPair with(String query, String response, List<String> rejected, int label) {
        return new QaPair(
                query,
                response,
                Optional.empty(),
                rejected,
                label,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
