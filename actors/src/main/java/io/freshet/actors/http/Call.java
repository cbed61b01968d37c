package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * A POST as it reaches its route.
 *
 * @param body a JSON object
 * @param request its entity is used up
 */
public record Call(JsonNode body, HttpRequest request, Laps laps) {

    public Fields fields() {
        return new Fields(body);
    }

    /** A header's value; of several of that name, the first. */
    public Optional<String> header(String name) {
        return request.getHeader(name).map(header -> header.value().strip());
    }
}
