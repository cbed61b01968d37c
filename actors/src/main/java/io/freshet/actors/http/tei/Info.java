package io.freshet.actors.http.tei;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import io.freshet.actors.http.ServedLanes;
import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.scorer.LaneVersions;
import io.freshet.actors.scorer.ServedModel;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code GET /info}: the fields of text-embeddings-inference that hold here, of the first lane, and then of each lane
 * with its versions. Its {@code version} is the model's, a number, not the server's.
 */
public final class Info {

    private final ServedLanes lanes;
    private final int maxTexts;

    /** @param maxTexts in one request */
    public Info(ServedLanes lanes, int maxTexts) {
        this.lanes = lanes;
        this.maxTexts = maxTexts;
    }

    public HttpResponse get() {
        LaneService first = lanes.all().get(0);
        ObjectNode body = model(first.served(), first.versions().served())
                .put("max_client_batch_size", maxTexts)
                .put("auto_truncate", true);
        ArrayNode each = body.putArray("lanes");
        lanes.all().forEach(lane -> each.add(lane(lane)));
        return Json.response(200, body);
    }

    private static ObjectNode model(ServedModel served, long version) {
        ObjectNode info = Json.MAPPER
                .createObjectNode()
                .put("model_id", served.model())
                .put("served_model_name", served.lane())
                .put("max_input_length", served.maxLength())
                .put("lane", served.lane())
                .put("version", version);
        if (served instanceof ServedModel.Embedder embedder) {
            info.putObject("model_type").putObject("embedding");
            return info.put("task", "embedding")
                    .put("dimension", embedder.dimension())
                    .put("side", embedder.side())
                    .put("documents", embedder.side().equals("query") ? 0 : version);
        }
        info.putObject("model_type").putObject("reranker");
        return info.put("task", "reranker");
    }

    private static ObjectNode lane(LaneService lane) {
        LaneVersions versions = lane.versions();
        ObjectNode info = model(lane.served(), versions.served()).put("pinned", versions.pinned());
        ArrayNode atHand = info.putArray("versions");
        versions.atHand().forEach(atHand::add);
        versions.canary().ifPresent(canary -> info.putObject("canary")
                .put("version", canary.version())
                .put("percent", canary.percent())
                .put("answered", canary.answered())
                .put("failed", canary.failed()));
        return info;
    }
}
