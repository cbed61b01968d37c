package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import io.freshet.actors.lineage.StoredVersion;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.ManifestJson;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Versions in JSON. Parts of a manifest look as they do in its file. */
final class VersionJson {

    /** The metric that a list shows; all others are in the manifest. */
    private static final String HEADLINE = "ndcg@10";

    private VersionJson() {}

    /** All versions, ascending. */
    static ObjectNode list(String lane, LaneStatus status, List<StoredVersion> versions) {
        ObjectNode body = StatusJson.of(lane, status);
        ArrayNode list = body.putArray("versions");
        for (StoredVersion version : versions) {
            ObjectNode item = summary(version, status);
            version.manifest().map(VersionJson::manifest).ifPresent(manifest -> {
                item.set("counts", manifest.path("counts"));
                ObjectNode headline = item.putObject(HEADLINE);
                manifest.path("metrics").properties().forEach(set -> {
                    ObjectNode models = headline.putObject(set.getKey());
                    set.getValue()
                            .properties()
                            .forEach(model ->
                                    models.set(model.getKey(), model.getValue().get(HEADLINE)));
                });
                item.set("times", manifest.path("times"));
                item.set("notes", manifest.path("notes"));
            });
            list.add(item);
        }
        return body;
    }

    /** One version with all there is: the record that was committed, and the manifest or why there is none. */
    static ObjectNode whole(StoredVersion version, LaneStatus status) {
        ObjectNode body =
                Json.MAPPER.createObjectNode().put("lane", version.record().lane());
        body.setAll(summary(version, status));
        body.set("record", record(version.record()));
        body.set("manifest", version.manifest().map(VersionJson::manifest).orElse(null));
        return body;
    }

    /** What can be told of any version, whatever is left of it. */
    static ObjectNode summary(StoredVersion version, LaneStatus status) {
        ObjectNode item = plain(version).put("current", version.number() == status.current());
        item.put("committed", version.record().time().toString());
        return item;
    }

    static ObjectNode plain(StoredVersion version) {
        ObjectNode item = Json.MAPPER
                .createObjectNode()
                .put("version", version.number())
                .put("status", version.record().status())
                .put("parent", version.record().parent())
                .put("folder", version.folder().name().toLowerCase(Locale.ROOT));
        if (!version.problem().isEmpty()) {
            item.put("problem", version.problem());
        }
        return item;
    }

    static JsonNode manifest(Manifest manifest) {
        try {
            return Json.MAPPER.readTree(ManifestJson.write(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException("a manifest is JSON", e);
        }
    }

    private static ObjectNode record(VersionRecord record) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("epoch", record.epoch())
                .put("status", record.status())
                .put("uri", record.uri())
                .put("manifest_sha256", record.manifestSha256())
                .put("time", record.time().toString());
        ObjectNode offsets = json.putObject("offsets_to");
        new TreeMap<>(record.offsetsTo()).forEach((partition, to) -> offsets.put(partition.toString(), to));
        return json;
    }
}
