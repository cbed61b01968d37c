package io.freshet.actors.coordinator;

import static io.freshet.actors.coordinator.Admission.Verdict.DUPLICATE;
import static io.freshet.actors.coordinator.Admission.Verdict.HOLD_OUT;
import static io.freshet.actors.coordinator.Admission.Verdict.NEGATIVE;
import static io.freshet.actors.coordinator.Admission.Verdict.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.streams.record.QaPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private static final int QUERIES = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50})
    void theHeldOutShareOfQueriesIsNearTheConfiguredOne(int percent) {
        Admission admission = new Admission(percent);
        long heldOut = IntStream.range(0, QUERIES)
                .filter(i -> admission.decide(QaPair.of("question " + i, "answer")) == HOLD_OUT)
                .count();
        double expected = QUERIES * percent / 100.0;
        // Four standard deviations of a fair draw.
        double tolerance = 4 * Math.sqrt(expected * (1 - percent / 100.0));
        assertThat((double) heldOut).isBetween(expected - tolerance, expected + tolerance);
    }

    @Test
    void aQueryFallsOnTheSameSideWhateverItsAnswerAndWheneverItComes() {
        Map<String, Admission.Verdict> first = decide(0);
        Map<String, Admission.Verdict> shuffled = decide(7);
        assertThat(shuffled).isEqualTo(first);
        assertThat(first.values()).contains(TRAIN, HOLD_OUT);
    }

    /** Each query comes with two answers; both must fall on one side. */
    private static Map<String, Admission.Verdict> decide(long shuffle) {
        List<QaPair> pairs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pairs.add(QaPair.of("question " + i, "answer a"));
            pairs.add(QaPair.of("question " + i, "answer b"));
        }
        Collections.shuffle(pairs, new Random(shuffle));
        Admission admission = new Admission(20);
        Map<String, Admission.Verdict> byQuery = new HashMap<>();
        for (QaPair pair : pairs) {
            Admission.Verdict verdict = admission.decide(pair);
            Admission.Verdict before = byQuery.put(pair.query(), verdict);
            assertThat(before).isIn(null, verdict);
        }
        return byQuery;
    }

    @Test
    void theSamePairAgainIsADuplicateButAnotherAnswerIsNot() {
        Admission admission = new Admission(0);
        assertThat(admission.decide(QaPair.of("q", "a"))).isEqualTo(TRAIN);
        assertThat(admission.decide(QaPair.of("q", "a"))).isEqualTo(DUPLICATE);
        assertThat(admission.decide(QaPair.of("q", "b"))).isEqualTo(TRAIN);
        assertThat(admission.decide(QaPair.of("p", "a"))).isEqualTo(TRAIN);
    }

    @Test
    void aRejectedAnswerIsANegativeEvenOfAHeldOutQueryAndIsNoDuplicateOfTheAcceptedOne() {
        Admission admission = new Admission(50);
        for (int i = 0; i < 20; i++) {
            String query = "question " + i;
            assertThat(admission.decide(QaPair.of(query, "a"))).isIn(TRAIN, HOLD_OUT);
            assertThat(admission.decide(Pairs.rejected(query, "a"))).isEqualTo(NEGATIVE);
            assertThat(admission.decide(Pairs.rejected(query, "a"))).isEqualTo(DUPLICATE);
        }
    }
}
