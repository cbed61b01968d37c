package io.freshet.streams.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRecordCodecTest {

    private static final String JSON = "{\"lane\":\"embedding\",\"version\":2,\"parent\":1,\"after\":1,\"adopts\":0,"
            + "\"epoch\":1,\"status\":\"published\",\"mined\":true,\"quarantined\":false,\"uri\":\"file:///store/embedding/v2\",\"manifest_sha256\":\""
            + "ab".repeat(32)
            + "\",\"offsets_to\":{\"0\":200,\"1\":100},\"time\":\"2026-02-03T04:05:08Z\"}";

    @Test
    void itsFormIsFixed() {
        VersionRecord record = Versions.published("embedding", 2);

        assertThat(VersionRecordCodec.encode(record)).asString(UTF_8).isEqualTo(JSON);
        assertThat(decode(JSON)).isEqualTo(record);
        assertThat(decode(JSON.replace("{\"lane\"", "{\"later\":1,\"lane\""))).isEqualTo(record);
    }

    @Test
    void whatCameLaterMayBeMissing() {
        String before =
                JSON.replace("\"after\":1,\"adopts\":0,", "").replace("\"mined\":true,\"quarantined\":false,", "");
        assertThat(before).hasSizeLessThan(JSON.length() - 40);
        assertThat(decode(before)).isEqualTo(Versions.published("embedding", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "null"})
    void refusesWhatIsNotARecord(String json) {
        assertRefused(json, "topic t partition 0 offset 7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\":2 | \"version\":\"2\" | version must be a whole number",
                "\"version\":2 | \"version\":2.5 | version must be a whole number",
                "\"version\":2 | \"version\":0 | at least 1",
                "\"parent\":1 | \"parent\":2 | after its parent",
                "\"parent\":1 | \"x\":1 | parent",
                "\"after\":1 | \"after\":2 | must come after the one it goes on from",
                "\"adopts\":0 | \"adopts\":2 | the one it adopts",
                "\"embedding\" | \"a/b\" | without '/'",
                "{\"0\":200 | {\"zero\":200 | zero",
                "2026-02-03T | yesterday | yesterday",
            })
    void saysWhichFieldIsWrong(String good, String bad, String message) {
        assertThat(JSON).contains(good);
        assertRefused(JSON.replace(good, bad), message);
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static VersionRecord decode(String json) {
        return VersionRecordCodec.decode(new ConsumerRecord<>("t", 0, 7, null, json.getBytes(UTF_8)));
    }
}
