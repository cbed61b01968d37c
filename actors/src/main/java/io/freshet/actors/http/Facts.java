package io.freshet.actors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.EmbeddingService.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the server says about itself. */
final class Facts {

    private static final ContentType SCRAPE = ContentTypes.parse(FreshetMetrics.CONTENT_TYPE);

    private final EmbeddingService service;
    private final FreshetMetrics metrics;
    private final Supplier<Optional<String>> notReady;
    private final HttpSettings settings;
    private final long startSeconds;

    /** @param startSeconds when the process started, in seconds since 1970 */
    Facts(
            EmbeddingService service,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady,
            HttpSettings settings,
            long startSeconds) {
        this.service = service;
        this.metrics = metrics;
        this.notReady = notReady;
        this.settings = settings;
        this.startSeconds = startSeconds;
    }

    /** The fields of text-embeddings-inference that hold here, and the version being served. */
    HttpResponse info() {
        ServedModel served = service.served();
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("model_id", served.model())
                .put("max_input_length", served.maxLength())
                .put("max_client_batch_size", settings.maxTexts())
                .put("auto_truncate", true)
                .put("dimension", served.dimension())
                .put("lane", served.lane())
                .put("version", served.version())
                .put("side", served.side());
        return VersionHeader.add(Json.response(200, body), served.lane(), served.version());
    }

    /** OpenAI's list of models: the names that a request may use. */
    HttpResponse models() {
        ServedModel served = service.served();
        ObjectNode body = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (String id : List.of(served.lane(), served.model())) {
            data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", startSeconds)
                    .put("owned_by", "freshet");
        }
        return VersionHeader.add(Json.response(200, body), served.lane(), served.version());
    }

    HttpResponse health() {
        return notReady.get()
                .map(why -> ApiException.unavailable("not_ready", "Not ready: " + why, Duration.ofSeconds(1))
                        .response())
                .orElseGet(
                        () -> Json.response(200, Json.MAPPER.createObjectNode().put("status", "ready")));
    }

    HttpResponse metrics() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(SCRAPE, metrics.scrape().getBytes(UTF_8)));
    }
}
