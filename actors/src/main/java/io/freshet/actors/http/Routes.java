package io.freshet.actors.http;

import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.feedback.ShownAnswers;
import io.freshet.actors.http.Route.Get;
import io.freshet.actors.http.Route.GetBelow;
import io.freshet.actors.http.Route.Post;
import io.freshet.actors.http.cohere.CohereErrors;
import io.freshet.actors.http.cohere.CohereRerank;
import io.freshet.actors.http.openai.Models;
import io.freshet.actors.http.openai.OpenAiEmbeddings;
import io.freshet.actors.http.tei.Info;
import io.freshet.actors.http.tei.TeiEmbed;
import io.freshet.actors.http.tei.TeiErrors;
import io.freshet.actors.http.tei.TeiRerank;
import io.freshet.actors.metrics.FreshetMetrics;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Every path of the data plane and what answers it. */
final class Routes {

    private final Map<String, Route> byPath;
    private final List<GetBelow> below;

    private Routes(List<Route> routes) {
        byPath = routes.stream().collect(Collectors.toUnmodifiableMap(Route::path, Function.identity()));
        below = routes.stream()
                .filter(GetBelow.class::isInstance)
                .map(GetBelow.class::cast)
                .toList();
    }

    static Routes of(
            ActorSystem<?> system,
            HttpSettings settings,
            ServedLanes lanes,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady,
            Optional<Feedback> feedback) {
        Executor executor = system.executionContext();
        QueryIdHeader queryId = new QueryIdHeader(feedback.map(Feedback::shown).orElse(ShownAnswers.NONE));
        List<Route> routes = new ArrayList<>();
        routes.addAll(embedding(settings, lanes, queryId, executor));
        routes.addAll(reranking(settings, lanes, queryId, executor));
        feedback.ifPresent(taking -> routes.add(
                new Post("/v1/feedback", new FeedbackEndpoint(taking, executor), List.of(), ErrorShape.OPENAI)));
        Models models = new Models(lanes, system.startTime() / 1000);
        routes.add(new Get("/v1/models", models::list));
        routes.add(new GetBelow("/v1/models/{model}", models::find));
        Facts facts = new Facts(lanes, metrics, notReady);
        routes.add(new Get("/info", new Info(lanes, settings.maxTexts())::get));
        routes.add(new Get("/health", facts::health));
        routes.add(new Get("/metrics", facts::metrics));
        routes.add(new Get("/openapi.json", Resource.of("openapi.json", ContentTypes.APPLICATION_JSON)));
        routes.add(new Get("/", new LivePage()));
        return new Routes(routes);
    }

    private static List<Route> embedding(
            HttpSettings settings, ServedLanes lanes, QueryIdHeader queryId, Executor executor) {
        int max = settings.maxTexts();
        return List.of(
                new Post(
                        "/v1/embeddings",
                        new EmbeddingsEndpoint(lanes, new OpenAiEmbeddings(), queryId, max, executor),
                        lanes.embedding(),
                        ErrorShape.OPENAI),
                new Post(
                        "/embed",
                        new EmbeddingsEndpoint(lanes, new TeiEmbed(), queryId, max, executor),
                        lanes.embedding(),
                        new TeiErrors()));
    }

    private static List<Route> reranking(
            HttpSettings settings, ServedLanes lanes, QueryIdHeader queryId, Executor executor) {
        int max = settings.maxTexts();
        RerankEndpoint cohere = new RerankEndpoint(
                lanes, new CohereRerank(() -> UUID.randomUUID().toString()), queryId, max, executor);
        return List.of(
                new Post(
                        "/rerank",
                        new RerankEndpoint(lanes, new TeiRerank(), queryId, max, executor),
                        lanes.reranking(),
                        new TeiErrors()),
                new Post("/v1/rerank", cohere, lanes.reranking(), new CohereErrors()),
                new Post("/v2/rerank", cohere, lanes.reranking(), new CohereErrors()));
    }

    Collection<Route> all() {
        return byPath.values();
    }

    Optional<Route> find(String path) {
        Route exact = byPath.get(path);
        return exact != null
                ? Optional.of(exact)
                : below.stream()
                        .filter(route -> path.startsWith(route.prefix()))
                        .map(Route.class::cast)
                        .findFirst();
    }

    /** What a request's path has below a route's own, decoded. */
    static String rest(GetBelow route, HttpRequest request) {
        String encoded = request.getUri().path().substring(route.prefix().length());
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
