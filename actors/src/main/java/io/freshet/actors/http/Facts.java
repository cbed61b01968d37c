package io.freshet.actors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.metrics.FreshetMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the server tells those who watch it. */
final class Facts {

    private static final ContentType SCRAPE = ContentTypes.parse(FreshetMetrics.CONTENT_TYPE);

    private final ServedLanes lanes;
    private final FreshetMetrics metrics;
    private final Supplier<Optional<String>> notReady;

    Facts(ServedLanes lanes, FreshetMetrics metrics, Supplier<Optional<String>> notReady) {
        this.lanes = lanes;
        this.metrics = metrics;
        this.notReady = notReady;
    }

    /** 200 when this process should get traffic, else 503 that says why not. */
    HttpResponse health() {
        return notReady.get()
                .map(why -> ApiException.unavailable("not_ready", "Not ready: " + why, Duration.ofSeconds(1))
                        .response())
                .orElseGet(this::ready);
    }

    private HttpResponse ready() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("status", "ready");
        ObjectNode versions = body.putObject("versions");
        lanes.all()
                .forEach(
                        lane -> versions.put(lane.served().lane(), lane.served().version()));
        return Json.response(200, body);
    }

    HttpResponse metrics() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(SCRAPE, metrics.scrape().getBytes(UTF_8)));
    }
}
