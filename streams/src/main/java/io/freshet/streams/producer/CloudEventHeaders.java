package io.freshet.streams.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that make a record a CloudEvent (version 1.0) in the binary mode of the Kafka protocol binding: each
 * attribute is a header {@code ce_<name>} in UTF-8, but the data's content type is {@code content-type}; the value is the
 * data alone.
 */
final class CloudEventHeaders {

    static final String TYPE = "io.freshet.feedback.v1";

    /** Where the events are from, as a URI reference; the pair's own source is added as its last part. */
    static final String SOURCE = "/freshet/feedback";

    private final InstantSource clock;
    private final Supplier<String> ids;

    /**
     * @param clock for pairs that do not say when they were given
     * @param ids for pairs without one: an event must have its own
     */
    CloudEventHeaders(InstantSource clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    Headers of(Given given) {
        var pair = given.pair();
        TreeMap<String, String> attributes = new TreeMap<>(given.extensions());
        attributes.put("specversion", "1.0");
        attributes.put("id", pair.id().orElseGet(ids));
        attributes.put("source", source(pair.source()));
        attributes.put("type", TYPE);
        attributes.put(
                "time",
                pair.timestamp()
                        .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .toString());
        RecordHeaders headers = new RecordHeaders();
        attributes.forEach((name, value) -> headers.add("ce_" + name, value.getBytes(UTF_8)));
        headers.add("content-type", "application/json".getBytes(UTF_8));
        return headers;
    }

    private static String source(Optional<String> source) {
        return source.map(name -> SOURCE + "/" + URLEncoder.encode(name, UTF_8).replace("+", "%20"))
                .orElse(SOURCE);
    }
}
