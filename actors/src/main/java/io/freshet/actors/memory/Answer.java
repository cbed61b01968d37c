package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;

/** A query with one answer to it, good or bad. */
record Answer(String query, String response) {

    static Answer of(QaPair pair) {
        return new Answer(pair.query(), pair.response());
    }

    /** 64 bits that stand for this pair of texts. */
    long hash() {
        // The length keeps "ab" with "c" apart from "a" with "bc".
        return TextHash.of(query.length() + ":" + query + response);
    }
}
