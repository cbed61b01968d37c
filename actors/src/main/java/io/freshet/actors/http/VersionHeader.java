package io.freshet.actors.http;

import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.EmbeddingService.ServedModel;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code X-Freshet-Version: <lane>/<number>}: the version an answer was made by. */
final class VersionHeader {

    static final String NAME = "X-Freshet-Version";

    private static final Logger LOG = LoggerFactory.getLogger(VersionHeader.class);

    private final EmbeddingService service;

    VersionHeader(EmbeddingService service) {
        this.service = service;
    }

    static HttpResponse add(HttpResponse response, String lane, long version) {
        return response.addHeader(RawHeader.create(NAME, lane + "/" + version));
    }

    /** Names the version being served, on an answer that names none itself. */
    HttpResponse complete(HttpResponse response) {
        if (response.getHeader(NAME).isPresent()) {
            return response;
        }
        try {
            ServedModel served = service.served();
            return add(response, served.lane(), served.version());
        } catch (RuntimeException e) {
            LOG.debug("The served version is not known", e);
            return response;
        }
    }
}
