package io.freshet.actors.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A query with documents to be put in order, whichever API asked.
 *
 * @param model as asked for; absent = whatever is served
 * @param rawScores logits instead of probabilities
 * @param returnTexts whether the answer repeats the documents
 * @param topN how many of the best are answered; absent = all
 */
public record RerankRequest(
        String query,
        List<String> documents,
        Optional<String> model,
        boolean rawScores,
        boolean returnTexts,
        OptionalInt topN) {}
