package io.freshet.streams.deadletter;

import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Decoded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The headers of a dead letter, and of a pair in quarantine. Their names are a contract; their values are UTF-8 text. */
public final class DeadLetterHeaders {

    /** The label of the {@link io.freshet.streams.record.Reason}, or {@code poison-round}. */
    public static final String REASON = "freshet-reason";

    public static final String DETAIL = "freshet-detail";
    public static final String SOURCE_TOPIC = "freshet-source-topic";
    public static final String SOURCE_PARTITION = "freshet-source-partition";
    public static final String SOURCE_OFFSET = "freshet-source-offset";

    /** Milliseconds since 1970, as the source topic had it. */
    public static final String SOURCE_TIMESTAMP = "freshet-source-timestamp";

    /** Only on a letter whose value was cut because it was too large for this topic: the original size in bytes. */
    public static final String CUT_FROM_BYTES = "freshet-cut-from-bytes";

    private DeadLetterHeaders() {}

    static void describe(Headers headers, ConsumerRecord<?, ?> record, Decoded.Bad why) {
        describe(headers, Position.of(record), why.reason().label(), why.detail());
    }

    static void describe(Headers headers, Position position, String reason, String detail) {
        put(headers, REASON, reason);
        put(headers, DETAIL, detail);
        put(headers, SOURCE_TOPIC, position.topic());
        put(headers, SOURCE_PARTITION, Integer.toString(position.partition()));
        put(headers, SOURCE_OFFSET, Long.toString(position.offset()));
        put(headers, SOURCE_TIMESTAMP, Long.toString(position.timestamp().toEpochMilli()));
    }

    /** Over a header of that name that the record brought along. */
    static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
