package io.freshet.streams.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.streams.serving.ServingOrderRecord.Canary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The JSON form of a {@link ServingOrderRecord}; its key is the lane. Unknown fields are ignored. */
final class ServingOrderCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ServingOrderCodec() {}

    static byte[] encode(ServingOrderRecord order) {
        ObjectNode json =
                JSON.createObjectNode().put("lane", order.lane()).put("versions_topic", order.versionsTopic());
        json.set("pin", order.pin().isPresent() ? json.numberNode(order.pin().getAsLong()) : json.nullNode());
        json.set(
                "canary",
                order.canary()
                        .<JsonNode>map(canary -> JSON.createObjectNode()
                                .put("version", canary.version())
                                .put("percent", canary.percent()))
                        .orElse(json.nullNode()));
        json.put("epoch", order.epoch())
                .put("time", order.time().toString())
                .put("by", order.by())
                .put("reason", order.reason());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A tree of texts and numbers is always JSON", e);
        }
    }

    /**
     * A record without a value is the same as one that orders nothing.
     *
     * @throws IllegalArgumentException that names offset and key, on anything that is not a serving order of its key
     */
    static ServingOrderRecord decode(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        try {
            if (record.value() == null) {
                return ServingOrderRecord.none(key);
            }
            JsonNode json = JSON.readTree(record.value());
            ServingOrderRecord order = new ServingOrderRecord(
                    text(json, "lane"),
                    text(json, "versions_topic"),
                    pin(json.required("pin")),
                    canary(json.required("canary")),
                    number(json, "epoch"),
                    Instant.parse(text(json, "time")),
                    text(json, "by"),
                    text(json, "reason"));
            if (!order.lane().equals(key)) {
                throw new IllegalArgumentException("the lane is " + order.lane() + ", the key another");
            }
            return order;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "Not a serving order: topic " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + ", key [" + key + "]: " + e.getMessage()
                            + ". Order anew what shall be served of the lane",
                    e);
        }
    }

    private static OptionalLong pin(JsonNode json) {
        return json.isNull() ? OptionalLong.empty() : OptionalLong.of(whole(json, "pin"));
    }

    private static Optional<Canary> canary(JsonNode json) {
        return json.isNull()
                ? Optional.empty()
                : Optional.of(new Canary(number(json, "version"), Math.toIntExact(number(json, "percent"))));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.required(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be a string, not " + value);
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String field) {
        return whole(json.required(field), field);
    }

    private static long whole(JsonNode value, String field) {
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException(field + " must be a whole number, not " + value);
        }
        return value.longValue();
    }
}
