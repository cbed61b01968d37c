package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import io.freshet.actors.lineage.Fate;
import io.freshet.actors.lineage.RecordLineage;
import io.freshet.actors.lineage.Round;
import io.freshet.actors.lineage.StoredVersion;
import io.freshet.actors.lineage.VersionLineage;
import io.freshet.model.checkpoint.OffsetRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lineage in JSON, either way. */
final class LineageJson {

    private LineageJson() {}

    /** Which records made a version. */
    static ObjectNode of(String lane, long version, VersionLineage lineage) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("lane", lane).put("version", version);
        ArrayNode line = body.putArray("line");
        ObjectNode sum = Json.MAPPER.createObjectNode();
        ArrayNode uncounted = Json.MAPPER.createArrayNode();
        for (Round round : lineage.line()) {
            ObjectNode item = round(round);
            counts(round)
                    .ifPresentOrElse(
                            counts -> {
                                item.set("counts", counts);
                                add(sum, counts);
                            },
                            () -> uncounted.add(round.version().number()));
            line.add(item);
        }
        ObjectNode total = body.putObject("total");
        total.set("offsets", ranges(lineage.merged()));
        total.set("counts", sum);
        total.set("without_counts", uncounted);
        ArrayNode unknown = total.putArray("without_offsets");
        lineage.unknown().forEach(unknown::add);
        if (lineage.missing() > 0) {
            body.put("missing_parent", lineage.missing());
        }
        return body;
    }

    /** Which versions learned from a record. */
    static ObjectNode of(String lane, int partition, long offset, RecordLineage lineage, LaneStatus status) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("lane", lane)
                .put("partition", partition)
                .put("offset", offset)
                .put("taken", !lineage.rounds().isEmpty())
                .put("next_offset", lineage.next());
        ArrayNode rounds = body.putArray("rounds");
        for (Round round : lineage.rounds()) {
            ObjectNode item = round(round).put("record", Fate.of(round));
            counts(round).ifPresent(counts -> item.set("counts", counts));
            rounds.add(item);
        }
        body.set("learned", versions(lineage.learned(), status));
        body.set("unpublished", versions(lineage.candidates(), status));
        ArrayNode unknown = body.putArray("without_offsets");
        lineage.unknown().forEach(unknown::add);
        return body;
    }

    private static ArrayNode versions(List<StoredVersion> versions, LaneStatus status) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        versions.forEach(version -> array.add(VersionJson.summary(version, status)));
        return array;
    }

    private static ObjectNode round(Round round) {
        ObjectNode item = VersionJson.plain(round.version());
        item.put("offsets_from", round.source().name().toLowerCase(Locale.ROOT));
        item.set("offsets", ranges(round.ranges()));
        return item;
    }

    private static ArrayNode ranges(List<OffsetRange> ranges) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        ranges.forEach(range -> array.addObject()
                .put("topic", range.topic())
                .put("partition", range.partition())
                .put("from", range.from())
                .put("to", range.to()));
        return array;
    }

    /**
     * What became of a round's records. A round that took none has nothing to count, whatever its manifest was copied
     * from.
     */
    private static Optional<JsonNode> counts(Round round) {
        if (round.source() != Round.Source.UNKNOWN && round.ranges().isEmpty()) {
            return Optional.of(Json.MAPPER.createObjectNode());
        }
        return round.version().manifest().map(manifest -> VersionJson.manifest(manifest)
                .path("counts"));
    }

    /** Adds up whatever a manifest counts, by source and by reason too. */
    private static void add(ObjectNode sum, JsonNode counts) {
        counts.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                add(sum.withObjectProperty(field.getKey()), field.getValue());
            } else if (field.getValue().isIntegralNumber()) {
                sum.put(
                        field.getKey(),
                        sum.path(field.getKey()).asLong() + field.getValue().asLong());
            }
        });
    }
}
