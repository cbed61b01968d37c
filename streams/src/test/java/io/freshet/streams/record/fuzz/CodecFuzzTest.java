package io.freshet.streams.record.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.Reason;
import io.freshet.streams.record.RecordLimits;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fuzzed record is a pair that can be written again, or is refused with a reason; never an exception. The long
 * run: {@code -Dfreshet.fuzz.records=1000000 -Dfreshet.fuzz.seed=7}.
 */
@Timeout(600)
class CodecFuzzTest {

    private static final int RECORDS = Integer.getInteger("freshet.fuzz.records", 10_000);
    private static final long SEED = Long.getLong("freshet.fuzz.seed", 20260204);

    private static final Logger LOG = LoggerFactory.getLogger(CodecFuzzTest.class);

    private final QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);

    @Test
    void everyRecordIsGoodOrRefusedWithAReason() {
        RecordFuzzer fuzzer = new RecordFuzzer(SEED, RecordLimits.DEFAULT.maxBytes());
        Map<Damage, Integer> good = new EnumMap<>(Damage.class);
        Map<Damage, Set<Reason>> reasons = new EnumMap<>(Damage.class);
        long slowest = 0;
        for (int i = 0; i < RECORDS; i++) {
            Damage damage = fuzzer.damage();
            byte[] value = fuzzer.nextValue();
            long start = System.nanoTime();
            Decoded decoded = codec.decode(value);
            slowest = Math.max(slowest, System.nanoTime() - start);
            if (decoded instanceof Decoded.Good pair) {
                good.merge(damage, 1, Integer::sum);
                assertThat(codec.decode(codec.encode(pair.pair())))
                        .as("record %d of seed %d", i, SEED)
                        .isEqualTo(pair);
            } else {
                Decoded.Bad bad = (Decoded.Bad) decoded;
                reasons.computeIfAbsent(damage, d -> EnumSet.noneOf(Reason.class))
                        .add(bad.reason());
                assertThat(bad.detail())
                        .as("record %d of seed %d", i, SEED)
                        .isNotBlank()
                        .hasSizeLessThan(300)
                        .doesNotContain("\n");
            }
        }
        LOG.info("{} records, slowest {} us, good {}, refused {}", RECORDS, slowest / 1000, good, reasons);
        assertThat(good.get(Damage.NONE)).isEqualTo(1 + (RECORDS - 1) / Damage.values().length);
        assertThat(reasons.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(Damage.NONE)));
        // The fuzzer is only worth its name if it reaches most of the reasons there are.
        assertThat(reasons.values().stream().flatMap(Set::stream).distinct().count())
                .isGreaterThanOrEqualTo(Reason.values().length - 2);
    }

    @Test
    void theSameSeedMakesTheSameRecords() {
        RecordFuzzer one = new RecordFuzzer(7, 1_000);
        RecordFuzzer other = new RecordFuzzer(7, 1_000);
        for (int i = 0; i < 200; i++) {
            var a = one.next("qa", 0);
            var b = other.next("qa", 0);
            assertThat(Arrays.equals(a.value(), b.value())).isTrue();
            assertThat(Arrays.equals(a.key(), b.key())).isTrue();
            assertThat(a.headers()).isEqualTo(b.headers());
        }
    }
}
