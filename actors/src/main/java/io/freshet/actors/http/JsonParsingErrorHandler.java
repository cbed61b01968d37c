package io.freshet.actors.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Requests so malformed that they reach no route are refused in the API's shape too. Made by Pekko, by name. */
final class JsonParsingErrorHandler extends ParsingErrorHandler {

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("Malformed request: {}", error.formatPretty());
        return new ApiException(status.intValue(), "bad_request", null, "Malformed HTTP request: " + error.summary())
                .response();
    }
}
