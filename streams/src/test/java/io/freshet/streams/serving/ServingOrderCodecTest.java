package io.freshet.streams.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingOrderCodecTest {

    private static final String JSON = "{\"lane\":\"embedding\",\"versions_topic\":\"freshet.versions\",\"pin\":3,"
            + "\"canary\":{\"version\":5,\"percent\":10},\"epoch\":2,\"time\":\"2026-02-03T04:05:06Z\","
            + "\"by\":\"admin.token from 127.0.0.1\",\"reason\":\"prices\"}";

    @Test
    void itsFormIsFixed() {
        ServingOrderRecord order = new ServingOrderRecord(
                "embedding",
                "freshet.versions",
                OptionalLong.of(3),
                Optional.of(new ServingOrderRecord.Canary(5, 10)),
                2,
                Instant.parse("2026-02-03T04:05:06Z"),
                "admin.token from 127.0.0.1",
                "prices");

        assertThat(ServingOrderCodec.encode(order)).asString(UTF_8).isEqualTo(JSON);
        assertThat(decode(JSON)).isEqualTo(order);
        assertThat(decode(JSON.replace("{\"lane\"", "{\"later\":1,\"lane\""))).isEqualTo(order);
    }

    @Test
    void nothingWantedIsWrittenOutAndSoIsTheBaseModel() {
        String plain = JSON.replace("\"pin\":3", "\"pin\":null").replace("{\"version\":5,\"percent\":10}", "null");
        assertThat(decode(plain).isPlain()).isTrue();
        assertThat(ServingOrderCodec.encode(decode(plain))).asString(UTF_8).isEqualTo(plain);
        assertThat(decode(JSON.replace("\"pin\":3", "\"pin\":0")).pin()).hasValue(0);
    }

    @Test
    void aRecordWithoutAValueOrdersNothing() {
        assertThat(ServingOrderCodec.decode(record("embedding", null))).isEqualTo(ServingOrderRecord.none("embedding"));
    }

    @Test
    void anOrderAboutOtherVersionsOrdersNothing() {
        assertThat(decode(JSON).ofVersionsIn("freshet.versions").pin()).hasValue(3);
        assertThat(decode(JSON).ofVersionsIn("freshet.versions.2")).isEqualTo(ServingOrderRecord.none("embedding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "null"})
    void refusesWhatIsNotAnOrder(String json) {
        assertRefused(json, "topic t partition 0 offset 7, key [embedding]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"pin\":3 | \"pin\":\"3\" | pin must be a whole number, not \"3\"",
                "\"pin\":3 | \"pin\":-1 | must be at least 0, not -1",
                "\"pin\":3 | \"pim\":3 | pin",
                "\"canary\":{ | \"canari\":{ | canary",
                "\"percent\":10 | \"percent\":101 | 1 to 100 percent, not 5 and 101",
                "\"percent\":10 | \"percent\":0 | 1 to 100 percent",
                "\"percent\":10 | \"percent\":4294967297 | overflow",
                "\"version\":5 | \"version\":-5 | at least 0",
                "\"lane\":\"embedding\" | \"lane\":\"reranker\" | the lane is reranker, the key another",
                "\"by\":\"admin | \"buy\":\"admin | by",
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

    private static ServingOrderRecord decode(String json) {
        return ServingOrderCodec.decode(record("embedding", json.getBytes(UTF_8)));
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
        return new ConsumerRecord<>("t", 0, 7, key.getBytes(UTF_8), value);
    }
}
