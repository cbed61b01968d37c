package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the admin plane changes about what scorers serve. Training does not notice. */
final class ServingChanges {

    private final Audited audited;

    ServingChanges(Audited audited) {
        this.audited = audited;
    }

    CompletionStage<HttpResponse> pin(AdminRequest request) {
        request.body().only(List.of("version", "reason"));
        long version = request.body().whole("version", 0, Long.MAX_VALUE);
        return change(
                request, "pin", Json.MAPPER.createObjectNode().put("version", version), new ServingChange.Pin(version));
    }

    CompletionStage<HttpResponse> unpin(AdminRequest request) {
        request.body().only(List.of("reason"));
        return change(request, "unpin", Json.MAPPER.createObjectNode(), new ServingChange.Unpin());
    }

    CompletionStage<HttpResponse> canary(AdminRequest request) {
        request.body().only(List.of("version", "percent", "reason"));
        long version = request.body().whole("version", 0, Long.MAX_VALUE);
        int percent = Math.toIntExact(request.body().whole("percent", 1, 100));
        return change(
                request,
                "canary",
                Json.MAPPER.createObjectNode().put("version", version).put("percent", percent),
                new ServingChange.Canary(version, percent));
    }

    CompletionStage<HttpResponse> uncanary(AdminRequest request) {
        request.body().only(List.of("reason"));
        return change(request, "uncanary", Json.MAPPER.createObjectNode(), new ServingChange.Uncanary());
    }

    private CompletionStage<HttpResponse> change(
            AdminRequest request, String action, ObjectNode asked, ServingChange.Wish wish) {
        ServingChange change = new ServingChange(wish, request.who().toString(), request.reason());
        LaneAdmin loop = request.lane().loop();
        return audited.change(request, action, asked.put("reason", change.reason()), loop.serve(change), order -> "")
                .thenCompose(order -> loop.status())
                .thenApply(status -> Json.response(200, StatusJson.of(loop.lane(), status)));
    }
}
