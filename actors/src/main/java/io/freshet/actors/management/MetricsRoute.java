package io.freshet.actors.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import io.freshet.actors.metrics.FreshetMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** {@code /metrics} beside {@code /ready} and {@code /alive}: a process without a data plane has numbers, too. */
public final class MetricsRoute implements ManagementRouteProvider {

    private static final ContentType SCRAPE = ContentTypes.parse(FreshetMetrics.CONTENT_TYPE);

    private final Optional<FreshetMetrics> metrics;

    /** What the actor system must be created with; without it there is no such path. */
    public static final class Metrics extends Setup {

        private final FreshetMetrics metrics;

        /** @param metrics stay the caller's */
        public Metrics(FreshetMetrics metrics) {
            this.metrics = metrics;
        }
    }

    /** Called by Pekko Management. */
    public MetricsRoute(ExtendedActorSystem system) {
        metrics = system.settings().setup().get(Metrics.class).map(setup -> setup.metrics);
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path("metrics", () -> get(() -> metrics.map(MetricsRoute::answer).orElseGet(() -> reject())));
    }

    private static Route answer(FreshetMetrics metrics) {
        return complete(HttpResponse.create()
                .withEntity(HttpEntities.create(SCRAPE, metrics.scrape().getBytes(StandardCharsets.UTF_8))));
    }
}
