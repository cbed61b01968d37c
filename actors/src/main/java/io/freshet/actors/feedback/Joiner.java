package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.EventRefusedException.invalid;

import io.freshet.actors.feedback.Shown.Document;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Finds what an event is about: by its query id what was shown, else by the query and the response that it brings. Where
 * it brings both, they must agree; the texts do alone where the query id is not known here. Nothing is guessed.
 */
final class Joiner {

    /** The code of an event whose answer is not remembered and that does not say what it was. */
    static final String UNKNOWN = "unknown_query_id";

    private final ShownMemory memory;
    private final Duration window;

    Joiner(ShownMemory memory, Duration window) {
        this.memory = memory;
        this.window = window;
    }

    /** @throws EventRefusedException when that is not found, or not clear */
    Joined join(FeedbackEvent event) {
        Optional<Shown> shown = event.queryId().flatMap(memory::find);
        if (shown.isEmpty()) {
            return byItself(event);
        }
        return shown.get() instanceof Shown.Ranking ranking
                ? withRanking(event, ranking)
                : withQueries(event, (Shown.Queries) shown.get());
    }

    private Joined byItself(FeedbackEvent event) {
        boolean full = event.query().isPresent() && event.response().isPresent();
        if (event.queryId().isPresent() && !full) {
            throw new EventRefusedException(
                    UNKNOWN,
                    "query_id",
                    "query_id " + event.queryId().get() + " is not known in this process: it is older than "
                            + window.toSeconds() + " s, newer answers took its place, or another process gave it; "
                            + "send query and response, too");
        }
        if (event.queryId().isEmpty() && event.index().isPresent()) {
            throw invalid("index", "index says which text of an answer is meant; it needs that answer's query_id");
        }
        String query = event.query().orElseThrow(() -> missing("query"));
        String response = event.response().orElseThrow(() -> missing("response"));
        return new Joined(query, response, Optional.empty(), event.rank(), OptionalDouble.empty());
    }

    private static EventRefusedException missing(String field) {
        return invalid(field, field + " is missing: send query and response, or the query_id of an answer");
    }

    private static Joined withRanking(FeedbackEvent event, Shown.Ranking ranking) {
        requireSame("query", event.query(), ranking.query());
        Optional<Document> document = event.index().isPresent()
                ? Optional.of(byIndex(event.index().getAsInt(), ranking.documents()))
                : byText(event.response(), ranking.documents());
        document.ifPresent(found -> requireSame("response", event.response(), found.text()));
        String response = document.map(Document::text)
                .or(event::response)
                .orElseThrow(() -> invalid("index", "index or response is missing: which of the documents is meant?"));
        OptionalInt place = document.isPresent()
                ? OptionalInt.of(ranking.documents().indexOf(document.get()) + 1)
                : OptionalInt.empty();
        return new Joined(
                ranking.query(),
                response,
                Optional.of(ranking),
                event.rank().isPresent() ? event.rank() : place,
                document.isPresent() ? OptionalDouble.of(document.get().score()) : OptionalDouble.empty());
    }

    private static Document byIndex(int index, List<Document> documents) {
        return documents.stream()
                .filter(document -> document.index() == index)
                .findFirst()
                .orElseThrow(() -> invalid(
                        "index",
                        "index is " + index + "; that answer has the documents "
                                + documents.stream()
                                        .map(Document::index)
                                        .sorted()
                                        .toList()));
    }

    /** A response that was not shown is none of them: the user's own answer, for example. */
    private static Optional<Document> byText(Optional<String> response, List<Document> documents) {
        return documents.stream()
                .filter(document -> response.isPresent() && document.text().equals(response.get()))
                .findFirst();
    }

    private static Joined withQueries(FeedbackEvent event, Shown.Queries queries) {
        List<String> texts = queries.texts();
        int index = event.index().orElseGet(() -> {
            if (texts.size() > 1) {
                throw invalid("index", "index is missing: which of the " + texts.size() + " queries is meant?");
            }
            return 0;
        });
        if (index >= texts.size()) {
            throw invalid("index", "index is " + index + "; that answer has " + texts.size() + " queries, from 0");
        }
        requireSame("query", event.query(), texts.get(index));
        String response = event.response()
                .orElseThrow(() -> invalid(
                        "response", "response is missing: what was found with a query's vector is not known here"));
        return new Joined(texts.get(index), response, Optional.of(queries), event.rank(), OptionalDouble.empty());
    }

    private static void requireSame(String field, Optional<String> sent, String shown) {
        if (sent.isPresent() && !sent.get().equals(shown)) {
            throw invalid(field, field + " is not the one that was shown for this query_id; leave one of them out");
        }
    }
}
