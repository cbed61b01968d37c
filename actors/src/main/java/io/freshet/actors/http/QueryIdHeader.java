package io.freshet.actors.http;

import io.freshet.actors.feedback.Shown;
import io.freshet.actors.feedback.ShownAnswers;
import io.freshet.actors.scorer.EmbeddingService.Embedded;
import io.freshet.actors.scorer.RerankingService.Reranked;
import io.freshet.model.embed.Role;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code X-Freshet-Query-Id}: what feedback on an answer names it by. */
final class QueryIdHeader {

    static final String NAME = "X-Freshet-Query-Id";

    private final ShownAnswers shown;

    QueryIdHeader(ShownAnswers shown) {
        this.shown = shown;
    }

    /** Queries get an id, all of a request the same; documents do not. */
    HttpResponse add(HttpResponse response, List<String> texts, Role role, Embedded embedded) {
        return role == Role.QUERY
                ? add(response, new Shown.Queries(embedded.lane(), embedded.version(), texts))
                : response;
    }

    /** @param results as they are answered */
    HttpResponse add(HttpResponse response, String query, List<RerankResult> results, Reranked reranked) {
        return add(
                response,
                new Shown.Ranking(
                        reranked.lane(),
                        reranked.version(),
                        query,
                        results.stream()
                                .map(result -> new Shown.Document(result.index(), result.text(), result.score()))
                                .toList()));
    }

    private HttpResponse add(HttpResponse response, Shown answer) {
        return shown.remember(answer)
                .map(id -> response.addHeader(RawHeader.create(NAME, id)))
                .orElse(response);
    }
}
