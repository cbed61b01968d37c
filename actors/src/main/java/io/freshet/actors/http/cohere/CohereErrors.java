package io.freshet.actors.http.cohere;

import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.ErrorShape;
import io.freshet.actors.http.Json;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code {"message"}}. A text that is too long is a 422; all else has OpenAI's statuses, which are also these APIs'. */
public final class CohereErrors implements ErrorShape {

    @Override
    public HttpResponse response(ApiException refusal) {
        int status = refusal.code().equals(ApiException.TEXT_TOO_LONG) ? 422 : refusal.status();
        return Json.response(status, Json.MAPPER.createObjectNode().put("message", refusal.getMessage()))
                .addHeaders(refusal.headers());
    }
}
