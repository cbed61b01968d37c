package io.freshet.actors.http;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The page {@code live.html} beside this class: one file, nothing loaded from elsewhere. */
final class LivePage implements Supplier<HttpResponse> {

    private final HttpResponse page = Resource.of("live.html", ContentTypes.TEXT_HTML_UTF8)
            .get()
            .addHeader(RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"));

    @Override
    public HttpResponse get() {
        return page;
    }
}
