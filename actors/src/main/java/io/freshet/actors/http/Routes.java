package io.freshet.actors.http;

import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.feedback.ShownAnswers;
import io.freshet.actors.http.Route.Get;
import io.freshet.actors.http.Route.Post;
import io.freshet.actors.metrics.FreshetMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;

/** Every path of the data plane and what answers it. */
final class Routes {

    private final Map<String, Route> byPath;

    private Routes(List<Route> routes) {
        byPath = routes.stream().collect(Collectors.toUnmodifiableMap(Route::path, Function.identity()));
    }

    static Routes of(
            ActorSystem<?> system,
            HttpSettings settings,
            ServedLanes lanes,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady,
            Optional<Feedback> feedback) {
        Facts facts = new Facts(lanes, metrics, notReady, settings, system.startTime() / 1000);
        List<Route> routes = new ArrayList<>();
        int max = settings.maxTexts();
        Executor executor = system.executionContext();
        QueryIdHeader queryId = new QueryIdHeader(feedback.map(Feedback::shown).orElse(ShownAnswers.NONE));
        routes.add(
                new Post("/v1/embeddings", new EmbeddingsEndpoint(lanes, queryId, max, executor), lanes.embedding()));
        routes.add(new Post(
                "/rerank", new RerankEndpoint(lanes, new TeiRerank(), queryId, max, executor), lanes.reranking()));
        routes.add(new Post(
                "/v1/rerank",
                new RerankEndpoint(lanes, new CohereRerank(), queryId, max, executor),
                lanes.reranking()));
        feedback.ifPresent(
                taking -> routes.add(new Post("/v1/feedback", new FeedbackEndpoint(taking, executor), List.of())));
        routes.add(new Get("/v1/models", facts::models));
        routes.add(new Get("/info", facts::info));
        routes.add(new Get("/health", facts::health));
        routes.add(new Get("/metrics", facts::metrics));
        routes.add(new Get("/", new LivePage()));
        return new Routes(routes);
    }

    Optional<Route> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }
}
