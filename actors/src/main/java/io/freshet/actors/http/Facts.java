package io.freshet.actors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.scorer.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the server says about itself. */
final class Facts {

    private static final ContentType SCRAPE = ContentTypes.parse(FreshetMetrics.CONTENT_TYPE);

    private final ServedLanes lanes;
    private final FreshetMetrics metrics;
    private final Supplier<Optional<String>> notReady;
    private final HttpSettings settings;
    private final long startSeconds;

    /** @param startSeconds when the process started, in seconds since 1970 */
    Facts(
            ServedLanes lanes,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady,
            HttpSettings settings,
            long startSeconds) {
        this.lanes = lanes;
        this.metrics = metrics;
        this.notReady = notReady;
        this.settings = settings;
        this.startSeconds = startSeconds;
    }

    /** The fields of text-embeddings-inference that hold here, of the first lane and then of each, with its version. */
    HttpResponse info() {
        List<ServedModel> served = served();
        ObjectNode body = info(served.get(0))
                .put("max_client_batch_size", settings.maxTexts())
                .put("auto_truncate", true);
        ArrayNode each = body.putArray("lanes");
        served.forEach(model -> each.add(info(model)));
        return Json.response(200, body);
    }

    private static ObjectNode info(ServedModel served) {
        ObjectNode info = Json.MAPPER
                .createObjectNode()
                .put("model_id", served.model())
                .put("max_input_length", served.maxLength())
                .put("lane", served.lane())
                .put("version", served.version());
        if (served instanceof ServedModel.Embedder embedder) {
            return info.put("task", "embedding")
                    .put("dimension", embedder.dimension())
                    .put("side", embedder.side());
        }
        return info.put("task", "reranker");
    }

    /** OpenAI's list of models: the names that a request may use. */
    HttpResponse models() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        served().stream()
                .flatMap(model -> Stream.of(model.lane(), model.model()))
                .distinct()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", startSeconds)
                        .put("owned_by", "freshet"));
        return Json.response(200, body);
    }

    private List<ServedModel> served() {
        return lanes.all().stream().map(LaneService::served).toList();
    }

    HttpResponse health() {
        return notReady.get()
                .map(why -> ApiException.unavailable("not_ready", "Not ready: " + why, Duration.ofSeconds(1))
                        .response())
                .orElseGet(this::ready);
    }

    private HttpResponse ready() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("status", "ready");
        ObjectNode versions = body.putObject("versions");
        served().forEach(model -> versions.put(model.lane(), model.version()));
        return Json.response(200, body);
    }

    HttpResponse metrics() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(SCRAPE, metrics.scrape().getBytes(UTF_8)));
    }
}
