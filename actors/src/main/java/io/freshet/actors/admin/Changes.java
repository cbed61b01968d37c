package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the admin plane changes about a lane's line of versions, and whether training goes on. */
final class Changes {

    private final Audited audited;

    Changes(Audited audited) {
        this.audited = audited;
    }

    CompletionStage<HttpResponse> rollback(AdminRequest request) {
        request.body().only(List.of("version", "reason", "resume"));
        return adopt(request, Adoption.Kind.ROLLBACK, request.body().flag("resume"));
    }

    CompletionStage<HttpResponse> promote(AdminRequest request) {
        request.body().only(List.of("version", "reason"));
        return adopt(request, Adoption.Kind.PROMOTE, true);
    }

    CompletionStage<HttpResponse> pause(AdminRequest request) {
        return rounds(request, "pause", by -> request.lane().loop().pause(by));
    }

    CompletionStage<HttpResponse> resume(AdminRequest request) {
        return rounds(request, "resume", by -> request.lane().loop().resume(by));
    }

    private CompletionStage<HttpResponse> adopt(AdminRequest request, Adoption.Kind kind, boolean resume) {
        Adoption adoption = new Adoption(request.body().version("version"), kind, request.reason(), resume);
        ObjectNode asked = Json.MAPPER
                .createObjectNode()
                .put("version", adoption.version())
                .put("reason", adoption.reason());
        if (kind == Adoption.Kind.ROLLBACK) {
            asked.put("resume", resume);
        }
        String action = kind == Adoption.Kind.ROLLBACK ? "rollback" : "promote";
        LaneAdmin loop = request.lane().loop();
        return audited.change(request, action, asked, loop.adopt(adoption), made -> "version " + made)
                .thenCompose(made ->
                        loop.status().thenApply(status -> adopted(loop.lane(), status, made, adoption.version())));
    }

    private static HttpResponse adopted(String lane, LaneStatus status, long made, long target) {
        ObjectNode body = StatusJson.of(lane, status).put("version", made).put("copy_of", target);
        status.order()
                .pin()
                .ifPresent(pin -> body.put(
                        "note",
                        "scorers stay pinned to version " + pin + "; POST /admin/unpin lets them serve version "
                                + made));
        return Json.response(200, body);
    }

    private CompletionStage<HttpResponse> rounds(
            AdminRequest request, String action, Function<String, CompletionStage<?>> change) {
        request.body().only(List.of());
        return audited.change(
                        request,
                        action,
                        Json.MAPPER.createObjectNode(),
                        change.apply(request.who().toString()),
                        done -> "")
                .thenCompose(done -> request.lane().loop().status())
                .thenApply(status ->
                        Json.response(200, StatusJson.of(request.lane().name(), status)));
    }
}
