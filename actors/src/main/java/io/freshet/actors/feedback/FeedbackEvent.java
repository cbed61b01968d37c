package io.freshet.actors.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An event as it was sent, each field by itself in order.
 *
 * @param eventId the sender's name for it
 * @param queryId of the answer it is about
 * @param index in that answer's request: of the document, or where that request has several queries of the query
 * @param rank place at which the document was shown, from 1
 * @param dwellSeconds how long it was looked at
 * @param weight how much the event counts, 1 is ordinary
 * @param lane whose topic it is for
 */
record FeedbackEvent(
        Optional<String> eventId,
        Optional<String> queryId,
        OptionalInt index,
        Optional<String> query,
        Optional<String> response,
        Action action,
        OptionalInt rank,
        OptionalDouble dwellSeconds,
        List<String> rejectedResponses,
        Optional<String> source,
        Optional<String> instruction,
        Optional<Instant> timestamp,
        double weight,
        Optional<String> lane) {}
