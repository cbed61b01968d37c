package io.freshet.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {

    private static final Path SOURCE = Path.of("v1", "manifest.json");
    private static final Manifest MANIFEST = Manifests.of(7, Map.of("b", "b".repeat(64), "a", "a".repeat(64)));

    private static String text() {
        return new String(ManifestJson.write(MANIFEST), StandardCharsets.UTF_8);
    }

    /** A file as somebody would forge it: edited, and its checksum made to fit. */
    private static byte[] forged(String from, String to) {
        assertThat(text()).contains(from);
        String edited = text().replace(from, to);
        String zeroed = edited.replaceFirst("(\"manifest_sha256\": \")[0-9a-f]{64}", "$1" + "0".repeat(64));
        String checksum = Sha256.of(zeroed.getBytes(StandardCharsets.UTF_8));
        return zeroed.replaceFirst("(\"manifest_sha256\": \")0{64}", "$1" + checksum)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> ManifestJson.read(bytes, SOURCE))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageStartingWith(SOURCE.toString())
                .hasMessageContaining(message);
    }

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(ManifestJson.read(ManifestJson.write(MANIFEST), SOURCE)).isEqualTo(MANIFEST);
    }

    @Test
    void writesTheFieldsOfTheContract() throws IOException {
        JsonNode json = new ObjectMapper().readTree(text());
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "base_model",
                        "counts",
                        "epoch",
                        "files",
                        "format_version",
                        "lane",
                        "manifest_sha256",
                        "metrics",
                        "notes",
                        "offsets",
                        "parent",
                        "seed",
                        "settings_hash",
                        "status",
                        "times",
                        "version");
        assertThat(json.at("/status").asText()).isEqualTo("published");
        assertThat(json.at("/offsets/0").toString())
                .isEqualTo("{\"from\":10,\"partition\":0,\"to\":74,\"topic\":\"freshet.qa-pairs\"}");
        assertThat(json.at("/counts").toString())
                .isEqualTo("{\"dead_lettered\":1,\"held_out\":3,\"replayed\":15,"
                        + "\"skipped\":{\"duplicate\":2,\"over-quota\":7},"
                        + "\"sources\":{\"forum\":20,\"search\":40},\"trained\":60}");
        assertThat(json.at("/metrics/held_out/parent/ndcg@10").asDouble()).isEqualTo(.75);
        assertThat(json.at("/metrics/general/base").isObject()).isTrue();
        assertThat(json.at("/times/started").asText()).isEqualTo("2025-01-02T03:04:05Z");
    }

    /** As versions of Freshet before there were such numbers wrote it. */
    @Test
    void readsAManifestWithoutNumbersOfTheGate() throws IOException {
        Manifest old = ManifestJson.read(forged("\"gate\": {\n      \"delta_norm\": 2.5\n    },\n", ""), SOURCE);
        assertThat(old.metrics().gate()).isEmpty();
        assertThat(old.metrics().heldOut()).isEqualTo(MANIFEST.metrics().heldOut());
        assertThat(old.notes()).isEqualTo(MANIFEST.notes());
    }

    @Test
    void writesTheSameBytesForTheSameManifest() {
        Manifest again = Manifests.of(7, Map.of("a", "a".repeat(64), "b", "b".repeat(64)));
        assertThat(ManifestJson.write(again)).isEqualTo(ManifestJson.write(MANIFEST));
        assertThat(text()).endsWith("}\n").doesNotContain("\r").contains("\n  \"lane\": \"embedding\",\n");
    }

    @Test
    void keepsMetricsThatAreNoNumbers() throws IOException {
        SetMetrics broken = new SetMetrics(
                Map.of("loss", Double.NaN), Map.of("loss", Double.POSITIVE_INFINITY), Map.of("loss", -0.0));
        Manifest m = MANIFEST;
        Manifest manifest = new Manifest(
                m.lane(),
                m.version(),
                m.parent(),
                m.epoch(),
                m.status(),
                m.baseModel(),
                m.files(),
                m.offsets(),
                m.counts(),
                new Metrics(broken, broken),
                m.seed(),
                m.settingsHash(),
                m.times(),
                m.notes());
        assertThat(ManifestJson.read(ManifestJson.write(manifest), SOURCE)).isEqualTo(manifest);
    }

    @Test
    void detectsEveryFlippedBitAndEveryTruncation() {
        byte[] bytes = ManifestJson.write(MANIFEST);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertRefused(flipped, "expected");
            }
            assertRefused(Arrays.copyOf(bytes, i), "expected");
        }
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "expected");
    }

    @Test
    void refusesAnotherFormatWhateverItsChecksum() {
        assertRefused(forged("\"format_version\": 2", "\"format_version\": 3"), "format_version 1 or 2");
        assertRefused(forged("\"format_version\": 2", "\"format_version\": 0"), "format_version 1 or 2");
        assertRefused(forged("\"format_version\": 2,", ""), "found none");
    }

    @Test
    void readsFormatOneWhichKnewNeitherSourcesNorReplay() throws IOException {
        try (var in = ManifestJsonTest.class.getResourceAsStream("/checkpoint/manifest-format-1.json")) {
            Manifest old = ManifestJson.read(in.readAllBytes(), SOURCE);
            assertThat(old.counts()).isEqualTo(new RecordCounts(60, 3, 1, Map.of("duplicate", 2L)));
            assertThat(old.offsets()).hasSize(2);
            assertThat(ManifestJson.read(ManifestJson.write(old), SOURCE)).isEqualTo(old);
        }
    }

    @Test
    void refusesUnknownMissingAndImpossibleFields() {
        assertRefused(forged("\"lane\":", "\"colour\": 1, \"lane\":"), "colour");
        assertRefused(forged("\"lane\": \"embedding\",", ""), "lane");
        assertRefused(forged("\"seed\": 42", "\"seed\": null"), "null");
        assertRefused(forged("\"seed\": 42", "\"seed\": 4.2"), "4.2");
        assertRefused(forged("\"epoch\":", "\"epoch\": 1, \"epoch\":"), "Duplicate field 'epoch'");
        assertRefused(forged("\"replayed\": 15,", ""), "replayed");
        assertRefused(forged("\"published\"", "\"promising\""), "promising");
        assertRefused(forged("2025-01-02T03:04:05Z", "yesterday"), "ISO-8601");
        assertRefused(forged("\"parent\": 6", "\"parent\": 7"), "parent of version 7");
        assertRefused(forged("a".repeat(64), "a".repeat(63)), "files.a must be a SHA-256");
    }

    @Test
    void refusesManifestsThatContradictThemselves() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OffsetRange("t", 0, 5, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new OffsetRange("t", -1, 5, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> Manifests.of(0, Map.of()));
        Manifest m = MANIFEST;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Manifest(
                        m.lane(),
                        m.version(),
                        m.parent(),
                        m.epoch(),
                        m.status(),
                        m.baseModel(),
                        m.files(),
                        List.of(new OffsetRange("t", 0, 0, 5), new OffsetRange("t", 0, 5, 9)),
                        m.counts(),
                        m.metrics(),
                        m.seed(),
                        m.settingsHash(),
                        m.times(),
                        m.notes()))
                .withMessageContaining("two offset ranges for one partition");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Manifest(
                        "../x",
                        m.version(),
                        m.parent(),
                        m.epoch(),
                        m.status(),
                        m.baseModel(),
                        m.files(),
                        m.offsets(),
                        m.counts(),
                        m.metrics(),
                        m.seed(),
                        m.settingsHash(),
                        m.times(),
                        m.notes()))
                .withMessageContaining("'../x'");
    }
}
