package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.config.FreshetConfig;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static final QaPairCodec CODEC = new QaPairCodec(new RecordLimits(1 << 20, 32_768, 64, 256));

    private final Records records = new Records(5, FreshetConfig.defaults());

    @Test
    void aRecordIsAFunctionOfSeedAndNumber() {
        Records same = new Records(5, FreshetConfig.defaults());
        Records other = new Records(6, FreshetConfig.defaults());
        for (int i = 0; i < 200; i++) {
            assertThat(same.get(i).value()).isEqualTo(records.get(i).value());
        }
        assertThat(IntStream.range(0, 200)
                        .mapToObj(other::get)
                        .map(Records.Made::bad)
                        .toList())
                .isNotEqualTo(IntStream.range(0, 200)
                        .mapToObj(records::get)
                        .map(Records.Made::bad)
                        .toList());
    }

    @Test
    void whatIsSaidToBeBadIsBadAndAboutOneInTen() {
        int bad = 0;
        Set<String> reasons = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            Records.Made made = records.get(i);
            Decoded decoded = CODEC.decode(made.value());
            assertThat(decoded instanceof Decoded.Bad).isEqualTo(made.bad());
            if (decoded instanceof Decoded.Bad why) {
                bad++;
                reasons.add(why.reason().label());
            }
        }
        assertThat(bad).isBetween(150, 250);
        assertThat(reasons)
                .contains("empty-record", "not-utf8", "not-json", "too-complex", "wrong-type")
                .contains("text-too-long", "blank-query");
    }
}
