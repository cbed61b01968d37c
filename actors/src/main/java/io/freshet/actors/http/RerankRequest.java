package io.freshet.actors.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A query with documents to be put in order, whichever API asked. Fields not known to it are ignored.
 *
 * @param model as asked for; absent = whatever is served
 * @param rawScores logits instead of probabilities
 * @param returnTexts whether the answer repeats the documents
 * @param topN how many of the best are answered; absent = all
 */
record RerankRequest(
        String query,
        List<String> documents,
        Optional<String> model,
        boolean rawScores,
        boolean returnTexts,
        OptionalInt topN) {

    /** Of text-embeddings-inference. Texts that are too long are truncated, whatever {@code truncate} says. */
    static RerankRequest tei(Fields fields, int maxTexts) {
        fields.flag("truncate");
        return new RerankRequest(
                fields.text("query"),
                fields.texts("texts", maxTexts),
                fields.string("model"),
                fields.flag("raw_scores"),
                fields.flag("return_text"),
                OptionalInt.empty());
    }

    /** Of Cohere and Jina. */
    static RerankRequest cohere(Fields fields, int maxTexts) {
        return new RerankRequest(
                fields.text("query"),
                fields.texts("documents", maxTexts),
                fields.string("model"),
                false,
                fields.flag("return_documents"),
                fields.positiveInt("top_n"));
    }
}
