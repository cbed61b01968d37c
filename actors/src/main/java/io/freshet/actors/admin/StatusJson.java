package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;

/** What a lane is at, in JSON. */
final class StatusJson {

    private StatusJson() {}

    static ObjectNode of(String lane, LaneStatus status) {
        return Json.MAPPER
                .createObjectNode()
                .put("lane", lane)
                .put("current", status.current())
                .put("paused", status.paused())
                .put("phase", status.phase())
                .put("collected", status.collected())
                .put("wanted", status.wanted());
    }
}
