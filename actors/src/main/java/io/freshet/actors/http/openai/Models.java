package io.freshet.actors.http.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Json;
import io.freshet.actors.http.ModelNames;
import io.freshet.actors.http.ServedLanes;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /v1/models} and {@code GET /v1/models/{model}}: the names that a request may use. */
public final class Models {

    private final ServedLanes lanes;
    private final long created;

    /** @param created when the process started, in seconds since 1970: since then its models are here */
    public Models(ServedLanes lanes, long created) {
        this.lanes = lanes;
        this.created = created;
    }

    public HttpResponse list() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        names().forEach(name -> data.add(model(name)));
        return Json.response(200, body);
    }

    /** @throws ApiException 404 when it is not in the list */
    public HttpResponse find(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new ApiException(
                    404,
                    "model_not_found",
                    "model",
                    "The model '" + name + "' is not at hand here, only " + String.join(", ", names));
        }
        return Json.response(200, model(name));
    }

    private List<String> names() {
        return lanes.all().stream()
                .flatMap(lane -> ModelNames.of(lane).stream())
                .distinct()
                .toList();
    }

    private ObjectNode model(String name) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "freshet");
    }
}
