package io.freshet.streams.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The JSON form of a {@link VersionRecord}. Unknown fields are ignored; those that came later may be missing. */
public final class VersionRecordCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VersionRecordCodec() {}

    static byte[] encode(VersionRecord record) {
        ObjectNode json = JSON.createObjectNode()
                .put("lane", record.lane())
                .put("version", record.version())
                .put("parent", record.parent())
                .put("after", record.after())
                .put("adopts", record.adopts())
                .put("epoch", record.epoch())
                .put("status", record.status())
                .put("mined", record.mined())
                .put("quarantined", record.quarantined())
                .put("uri", record.uri())
                .put("manifest_sha256", record.manifestSha256());
        ObjectNode offsets = json.putObject("offsets_to");
        new TreeMap<>(record.offsetsTo()).forEach((partition, to) -> offsets.put(partition.toString(), to));
        json.put("time", record.time().toString());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A tree of texts and numbers is always JSON", e);
        }
    }

    /** Fails with {@link IllegalArgumentException} that names offset and key, on anything that is not a version record. */
    public static VersionRecord decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode json = JSON.readTree(record.value());
            return new VersionRecord(
                    text(json, "lane"),
                    number(json, "version"),
                    number(json, "parent"),
                    json.has("after") ? number(json, "after") : number(json, "version") - 1,
                    json.has("adopts") ? number(json, "adopts") : 0,
                    number(json, "epoch"),
                    text(json, "status"),
                    json.path("mined").asBoolean(true),
                    json.path("quarantined").asBoolean(),
                    text(json, "uri"),
                    text(json, "manifest_sha256"),
                    offsets(json.required("offsets_to")),
                    Instant.parse(text(json, "time")));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "Not a version record: topic " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + ": " + e.getMessage() + ". To go on without it, send a record of the"
                            + " same key, [" + key(record) + "], and no value",
                    e);
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static Map<Integer, Long> offsets(JsonNode json) {
        Map<Integer, Long> offsets = new TreeMap<>();
        json.fieldNames()
                .forEachRemaining(partition -> offsets.put(Integer.valueOf(partition), number(json, partition)));
        return offsets;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.required(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be a string, not " + value);
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String field) {
        JsonNode value = json.required(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException(field + " must be a whole number, not " + value);
        }
        return value.longValue();
    }
}
