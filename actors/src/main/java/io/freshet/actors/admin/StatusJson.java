package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import io.freshet.streams.serving.ServingOrderRecord;

/** What a lane is at, in JSON. */
final class StatusJson {

    private StatusJson() {}

    static ObjectNode of(String lane, LaneStatus status) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("lane", lane)
                .put("current", status.current())
                .put("paused", status.paused())
                .put("phase", status.phase())
                .put("collected", status.collected())
                .put("wanted", status.wanted());
        ServingOrderRecord order = status.order();
        body.set("pin", order.pin().isPresent() ? body.numberNode(order.pin().getAsLong()) : body.nullNode());
        body.set(
                "canary",
                order.canary()
                        .<JsonNode>map(canary -> Json.MAPPER
                                .createObjectNode()
                                .put("version", canary.version())
                                .put("percent", canary.percent()))
                        .orElse(body.nullNode()));
        if (order.epoch() > 0) {
            body.putObject("ordered")
                    .put("time", order.time().toString())
                    .put("by", order.by())
                    .put("reason", order.reason());
        }
        return body;
    }
}
