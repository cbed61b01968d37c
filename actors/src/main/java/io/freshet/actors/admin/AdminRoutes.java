package io.freshet.actors.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Every path of the admin plane and what answers it. */
final class AdminRoutes {

    /** Must not block; may throw what {@link io.freshet.actors.http.Failures} knows, or complete with it. */
    @FunctionalInterface
    interface Endpoint {
        CompletionStage<HttpResponse> answer(AdminRequest request);
    }

    /** @param post answers POST; otherwise GET and HEAD */
    record Route(Pattern path, boolean post, Endpoint endpoint) {}

    /** @param arguments the variable parts of the path */
    record Match(Route route, List<String> arguments) {}

    private final List<Route> routes;

    AdminRoutes(ActorSystem<?> system) {
        Queries queries = new Queries(system);
        Audited audited = new Audited(system);
        Changes changes = new Changes(audited);
        ServingChanges serving = new ServingChanges(audited);
        routes = List.of(
                get("/admin/status", queries::status),
                get("/admin/versions", queries::versions),
                get("/admin/versions/([^/]+)", queries::version),
                get("/admin/versions/([^/]+)/lineage", queries::lineage),
                get("/admin/records/([^/]+)/([^/]+)/lineage", queries::record),
                post("/admin/rollback", changes::rollback),
                post("/admin/promote", changes::promote),
                post("/admin/pin", serving::pin),
                post("/admin/unpin", serving::unpin),
                post("/admin/canary", serving::canary),
                post("/admin/uncanary", serving::uncanary),
                post("/admin/pause", changes::pause),
                post("/admin/resume", changes::resume));
    }

    Optional<Match> find(String path) {
        for (Route route : routes) {
            Matcher matcher = route.path.matcher(path);
            if (matcher.matches()) {
                List<String> arguments = IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList();
                return Optional.of(new Match(route, arguments));
            }
        }
        return Optional.empty();
    }

    private static Route get(String path, Endpoint endpoint) {
        return new Route(Pattern.compile(path), false, endpoint);
    }

    private static Route post(String path, Endpoint endpoint) {
        return new Route(Pattern.compile(path), true, endpoint);
    }
}
