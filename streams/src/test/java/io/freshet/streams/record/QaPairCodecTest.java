package io.freshet.streams.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QaPairCodecTest {

    private final QaPairCodec codec = new QaPairCodec(BadRecords.LIMITS);

    @ParameterizedTest
    @MethodSource("io.freshet.streams.record.BadRecords#all")
    void refusesWithAReason(byte[] value, Reason reason) {
        Decoded decoded = codec.decode(value);

        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        Decoded.Bad bad = (Decoded.Bad) decoded;
        assertThat(bad.reason()).isEqualTo(reason);
        assertThat(bad.detail()).isNotBlank().hasSizeLessThan(250).doesNotContain("\n");
    }

    @Test
    void everyReasonHasARecordThatShowsIt() {
        assertThat(BadRecords.all().map(arguments -> arguments.get()[1])).containsAll(EnumSet.allOf(Reason.class));
    }

    @Test
    void readsEveryField() {
        assertThat(
                        good(
                                """
                {"query":"q","response":"r","id":"7","rejected_response":["x","y"],"label":0,"weight":0.5,
                 "source":"web","instruction":"find it","timestamp":"2026-02-03T04:05:06+01:00"}"""))
                .isEqualTo(new QaPair(
                        "q",
                        "r",
                        Optional.of("7"),
                        List.of("x", "y"),
                        QaPair.REJECTED,
                        0.5,
                        Optional.of("web"),
                        Optional.of("find it"),
                        Optional.of(Instant.parse("2026-02-03T03:05:06Z"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\":\"a\",\"response\":\"b\"}",
                "\uFEFF{\"query\":\"a\",\"response\":\"b\"}",
                "{\"response\":\"b\",\"query\":\"a\"}\r\n",
                "{\"query\":\"a\",\"response\":\"b\",\"id\":null,\"rejected_response\":null,\"label\":null}",
                "{\"query\":\"a\",\"response\":\"b\",\"weight\":null,\"timestamp\":null,\"source\":null}",
                "{\"query\":\"a\",\"response\":\"b\",\"id\":\"\",\"rejected_response\":\"\",\"instruction\":\" \"}",
                "{\"query\":\"a\",\"response\":\"b\",\"rejected_response\":[null,\"\"],\"weight\":1.0,\"label\":1}",
                "{\"query\":\"a\",\"x\":{\"query\":[1,{\"y\":[]}]},\"x\":2,\"response\":\"b\"}",
            })
    void absentNullAndUnknownFieldsChangeNothing(String json) {
        assertThat(good(json)).isEqualTo(QaPair.of("a", "b"));
    }

    @Test
    void acceptsTheLooserFormsThatSendersUse() {
        QaPair pair = good(
                """
                {"query":"same","response":"same","id":12,"rejected_response":"x","timestamp":1700000000123}""");

        assertThat(pair.id()).contains("12");
        assertThat(pair.rejectedResponses()).containsExactly("x");
        assertThat(pair.timestamp()).contains(Instant.ofEpochMilli(1_700_000_000_123L));
    }

    @Test
    void acceptsWhatIsExactlyAtTheLimit() {
        String text = "a".repeat(BadRecords.LIMITS.maxTextChars());
        QaPair pair = good("{\"query\":\"" + text + "\",\"response\":\"b\",\"rejected_response\":[\"1\",\"2\",\"3\"],"
                + "\"id\":\"1234567890\",\"weight\":1000}");

        assertThat(pair.query()).isEqualTo(text);
        assertThat(pair.rejectedResponses()).hasSize(3);
        assertThat(pair.weight()).isEqualTo(QaPair.MAX_WEIGHT);
    }

    @Test
    void readsBackWhatItWrites() {
        QaPair pair = new QaPair(
                "问 \"quoted\" \uD83D\uDE00",
                "line\nbreak\u2028",
                Optional.of("id"),
                List.of("no", "não"),
                QaPair.REJECTED,
                0.1,
                Optional.of("s"),
                Optional.of("i"),
                Optional.of(Instant.parse("2026-02-03T04:05:06.123456789Z")));

        assertThat(codec.decode(codec.encode(pair))).isEqualTo(new Decoded.Good(pair));
        assertThat(codec.decode(codec.encode(QaPair.of("a", "b")))).isEqualTo(new Decoded.Good(QaPair.of("a", "b")));
        assertThat(new String(codec.encode(QaPair.of("a", "b")), UTF_8))
                .isEqualTo("{\"query\":\"a\",\"response\":\"b\"}");
    }

    @Test
    void aPairThatCouldNotBeReadBackCannotBeMade() {
        assertThatThrownBy(() -> QaPair.of("a", "b\uD800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("response");
        assertThatThrownBy(() -> QaPair.of(" \u200b", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reasonsHaveKebabCaseLabels() {
        assertThat(Reason.NOT_UTF8.label()).isEqualTo("not-utf8");
        assertThat(Reason.NOT_AN_OBJECT.label()).isEqualTo("not-an-object");
    }

    private QaPair good(String json) {
        Decoded decoded = codec.decode(json.getBytes(UTF_8));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        return ((Decoded.Good) decoded).pair();
    }
}
