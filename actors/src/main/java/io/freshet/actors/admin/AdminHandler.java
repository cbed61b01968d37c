package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.BodyLimits;
import io.freshet.actors.http.BodyReader;
import io.freshet.actors.http.Caller;
import io.freshet.actors.http.Failures;
import io.freshet.actors.http.Fields;
import io.freshet.actors.http.Json;
import io.freshet.actors.http.OtherMethod;
import io.freshet.actors.http.Sparingly;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to its answer. Who has no token learns nothing, not even which paths there are. */
final class AdminHandler {

    private static final Logger AUDIT = LoggerFactory.getLogger("freshet.audit");

    private final AdminToken token;
    private final AdminRoutes routes;
    private final AdminLanes lanes;
    private final BodyReader bodies;
    private final Executor executor;
    private final Sparingly sparingly = new Sparingly(System::nanoTime);

    AdminHandler(ActorSystem<?> system, BodyLimits limits, AdminToken token, AdminRoutes routes, AdminLanes lanes) {
        this.token = token;
        this.routes = routes;
        this.lanes = lanes;
        this.bodies = new BodyReader(system, limits);
        this.executor = system.executionContext();
    }

    /** Always completes with a response. */
    CompletionStage<HttpResponse> handle(HttpRequest request) {
        return answer(request)
                .handleAsync((answer, failure) -> failure == null ? answer : Failures.response(failure), executor);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        if (!isLetIn(request)) {
            sparingly.say(times -> AUDIT.warn(
                    "{} request(s) without the token, the last one: {} from {}",
                    times,
                    Caller.asked(request),
                    Caller.address(request)));
            return bodies.drain(request).thenApply(drained -> unauthorized());
        }
        Optional<AdminRoutes.Match> match = routes.find(request.getUri().path());
        if (match.isPresent() && match.get().route().post() && request.method().equals(HttpMethods.POST)) {
            return body(request).thenCompose(body -> answer(request, match.get(), body));
        }
        return bodies.drain(request).thenCompose(drained -> withoutBody(request, match));
    }

    private CompletionStage<HttpResponse> withoutBody(HttpRequest request, Optional<AdminRoutes.Match> match) {
        HttpMethod method = request.method();
        AdminRoutes.Match found = match.orElseThrow(() -> new ApiException(
                404,
                "unknown_url",
                null,
                "Unknown request URL: " + method.name() + " " + request.getUri().path() + "; this is the admin plane"));
        if (!found.route().post() && (method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD))) {
            return answer(request, found, Json.MAPPER.createObjectNode());
        }
        return CompletableFuture.completedFuture(OtherMethod.answer(
                method, request.getUri().path(), found.route().post()));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, AdminRoutes.Match match, JsonNode body) {
        return match.route()
                .endpoint()
                .answer(new AdminRequest(
                        lanes.find(request.getUri().query().get("lane")),
                        match.arguments(),
                        new Fields(body),
                        new Audit.Who(token.name(), Caller.address(request))));
    }

    /** A change that needs to be told nothing may come without a body. */
    private CompletionStage<JsonNode> body(HttpRequest request) {
        return request.entity().isKnownEmpty()
                ? CompletableFuture.completedFuture(Json.MAPPER.createObjectNode())
                : bodies.read(request);
    }

    private boolean isLetIn(HttpRequest request) {
        return Caller.bearer(request).filter(token::matches).isPresent();
    }

    private static HttpResponse unauthorized() {
        return new ApiException(
                        401,
                        "unauthorized",
                        null,
                        "The admin plane wants its token: Authorization: Bearer …",
                        RawHeader.create("WWW-Authenticate", "Bearer realm=\"freshet-admin\""))
                .response();
    }
}
