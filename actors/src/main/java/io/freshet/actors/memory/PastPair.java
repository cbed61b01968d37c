package io.freshet.actors.memory;

import java.util.Objects;

/**
 * An accepted pair of an earlier round.
 *
 * @param weight of its loss
 * @param source where it came from
 * @param version the round it came in
 */
record PastPair(String query, String response, double weight, String source, long version) {

    PastPair {
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(source, "source");
    }

    static PastPair of(Judged judged, long version) {
        return new PastPair(
                judged.pair().query(),
                judged.pair().response(),
                judged.pair().weight(),
                Judged.sourceOf(judged.pair()),
                version);
    }

    Answer answer() {
        return new Answer(query, response);
    }
}
