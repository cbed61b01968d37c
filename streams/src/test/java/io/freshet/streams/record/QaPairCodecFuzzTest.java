package io.freshet.streams.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives is either a pair that can be written again, or a refusal; never an exception. */
class QaPairCodecFuzzTest {

    private static final byte[] RECORD =
            """
            {"query":"how \\u00e9 é","response":"so","id":"7","rejected_response":["x",null],"label":0,"weight":0.5,
             "source":"web","instruction":"find","timestamp":"2026-02-03T04:05:06Z","more":{"a":[1,2.5e3,true]}}"""
                    .getBytes(UTF_8);

    private static final byte[] SYNTAX = "{}[]\":,\\u0d8e+-.EtrufalsnNI \n\0".getBytes(UTF_8);

    private final QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);
    private final Random random = new Random(20260203);

    @Test
    void randomBytes() {
        for (int i = 0; i < 20_000; i++) {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            check(value);
        }
    }

    @Test
    void randomSyntax() {
        for (int i = 0; i < 50_000; i++) {
            byte[] value = new byte[1 + random.nextInt(60)];
            for (int k = 0; k < value.length; k++) {
                value[k] = SYNTAX[random.nextInt(SYNTAX.length)];
            }
            value[0] = '{';
            check(value);
        }
    }

    @Test
    void mutatedRecords() {
        int good = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] value = RECORD.clone();
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                value[random.nextInt(value.length)] = SYNTAX[random.nextInt(SYNTAX.length)];
            }
            good += check(value) ? 1 : 0;
        }
        // Both outcomes must be common, else the mutations would test nothing.
        assertThat(good).isBetween(2_000, 48_000);
    }

    @Test
    void truncatedRecords() {
        for (int length = 0; length < RECORD.length; length++) {
            assertThat(check(Arrays.copyOf(RECORD, length)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
    }

    private boolean check(byte[] value) {
        Decoded decoded = codec.decode(value);
        if (decoded instanceof Decoded.Good good) {
            assertThat(codec.decode(codec.encode(good.pair()))).isEqualTo(good);
            return true;
        }
        return false;
    }
}
