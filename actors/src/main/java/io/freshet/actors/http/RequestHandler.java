package io.freshet.actors.http;

import io.freshet.actors.http.Route.Get;
import io.freshet.actors.http.Route.GetBelow;
import io.freshet.actors.http.Route.Post;
import io.freshet.actors.metrics.FreshetMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** From a request to its answer: finds the route, keeps the deadline, measures, turns failures into answers. */
final class RequestHandler {

    private final Executor executor;
    private final HttpSettings settings;
    private final Routes routes;
    private final FreshetMetrics metrics;
    private final VersionHeader version;
    private final LongSupplier nanoTime;
    private final BodyReader bodies;
    private final KeyCheck keys;

    RequestHandler(
            ActorSystem<?> system,
            HttpSettings settings,
            KeyCheck keys,
            Routes routes,
            FreshetMetrics metrics,
            VersionHeader version,
            LongSupplier nanoTime) {
        this.executor = system.executionContext();
        this.settings = settings;
        this.routes = routes;
        this.metrics = metrics;
        this.version = version;
        this.nanoTime = nanoTime;
        this.keys = keys;
        this.bodies = new BodyReader(system, settings.limits());
    }

    /** Always completes with a response. */
    CompletionStage<HttpResponse> handle(HttpRequest request) {
        Optional<Route> route = routes.find(request.getUri().path());
        ErrorShape errors = route.map(Route::errors).orElse(ErrorShape.OPENAI);
        Laps laps = new Laps(metrics, route.map(Route::path).orElse("other"), nanoTime);
        return answer(request, route, laps)
                .handleAsync(
                        (answer, failure) -> failure == null ? answer : errors.response(Failures.refusal(failure)),
                        executor)
                .thenApply(answer -> {
                    laps.total();
                    return version.complete(answer, route);
                });
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, Optional<Route> route, Laps laps) {
        Optional<ApiException> refusal = keys.refusal(request);
        if (refusal.isPresent()) {
            return bodies.drain(request).thenCompose(drained -> CompletableFuture.failedFuture(refusal.get()));
        }
        if (route.isPresent()
                && route.get() instanceof Post post
                && request.method().equals(HttpMethods.POST)) {
            return bodies.read(request)
                    .thenCompose(body -> withDeadline(
                            post.endpoint().answer(new Call(body, request, laps)), CallerDeadline.of(request)));
        }
        return withDeadline(
                bodies.drain(request)
                        .thenApply(drained -> withoutBody(request, route.orElseThrow(() -> unknownUrl(request)))),
                Optional.empty());
    }

    private static ApiException unknownUrl(HttpRequest request) {
        return new ApiException(
                404,
                "unknown_url",
                null,
                "Unknown request URL: " + request.method().name() + " "
                        + request.getUri().path() + "; GET / lists what there is");
    }

    private static HttpResponse withoutBody(HttpRequest request, Route route) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD)) {
            if (route instanceof Get get) {
                return get.endpoint().get();
            }
            if (route instanceof GetBelow below) {
                return below.endpoint().apply(Routes.rest(below, request));
            }
        }
        return OtherMethod.answer(method, route.path(), route instanceof Post, route.errors());
    }

    /** @param within what the caller waits; the server's own limit may be shorter */
    private CompletionStage<HttpResponse> withDeadline(
            CompletionStage<HttpResponse> answer, Optional<Duration> within) {
        Optional<Duration> shorter = within.filter(caller -> caller.compareTo(settings.requestTimeout()) < 0);
        CompletableFuture<HttpResponse> timed = answer.toCompletableFuture()
                .copy()
                .orTimeout(shorter.orElse(settings.requestTimeout()).toMillis(), TimeUnit.MILLISECONDS);
        if (shorter.isEmpty()) {
            return timed;
        }
        return timed.exceptionally(failure -> {
            throw Failures.cause(failure) instanceof TimeoutException
                    ? CallerDeadline.passed(shorter.get())
                    : new CompletionException(failure);
        });
    }
}
