package io.freshet.actors.http;

import org.apache.pekko.http.javadsl.model.HttpResponse;

/** How an API tells a refusal. */
@FunctionalInterface
public interface ErrorShape {

    /** OpenAI's error object: {@code {"error": {"message", "type", "param", "code"}}}. */
    ErrorShape OPENAI = ApiException::response;

    HttpResponse response(ApiException refusal);
}
