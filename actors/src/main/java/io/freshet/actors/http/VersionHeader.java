package io.freshet.actors.http;

import io.freshet.actors.scorer.LaneService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code X-Freshet-Version: <lane>/<number>}: the version an answer was made by. */
final class VersionHeader {

    static final String NAME = "X-Freshet-Version";

    /** {@code <lane>/<number>}: the version whose document vectors an answer's vectors are comparable with. */
    private static final String DOCUMENTS = "X-Freshet-Documents";

    private static final Logger LOG = LoggerFactory.getLogger(VersionHeader.class);

    private final ServedLanes lanes;

    VersionHeader(ServedLanes lanes) {
        this.lanes = lanes;
    }

    static HttpResponse add(HttpResponse response, String lane, long version) {
        return response.addHeader(RawHeader.create(NAME, lane + "/" + version));
    }

    static HttpHeader documents(String lane, long version) {
        return RawHeader.create(DOCUMENTS, lane + "/" + version);
    }

    /**
     * Names the version being served, on an answer that names none itself; where it is of several lanes, each one's,
     * with commas between.
     *
     * @param route empty = a path that is not there
     */
    HttpResponse complete(HttpResponse response, Optional<Route> route) {
        if (response.getHeader(NAME).isPresent()) {
            return response;
        }
        List<? extends LaneService> own =
                route.isPresent() && route.get() instanceof Route.Post post ? post.lanes() : List.<LaneService>of();
        try {
            String versions = (own.isEmpty() ? lanes.all() : own)
                    .stream()
                            .map(LaneService::served)
                            .map(served -> served.lane() + "/" + served.version())
                            .collect(Collectors.joining(", "));
            return response.addHeader(RawHeader.create(NAME, versions));
        } catch (RuntimeException e) {
            LOG.debug("The served version is not known", e);
            return response;
        }
    }
}
