package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.model.train.Example;
import io.freshet.streams.record.QaPair;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From records to examples: what was accepted for a query in an earlier round is in the window, but no negative of it. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class KnownAnswersTest {

    private static final int ROUND = 4;

    @Test
    void anAnswerOfAnEarlierRoundIsNoNegativeOfItsQueryOnly(TestBroker kafka, @TempDir Path store) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "round.pairs",
                ROUND,
                "gate.held-out-percent",
                0,
                "replay.share",
                0,
                "mining.num-negatives",
                2 * ROUND));
        // Whatever is in the window is near enough, and far enough.
        settings.put("mining.relative-margin", null);
        List<QaPair> pairs = Samples.pairs(2 * ROUND);
        String known = pairs.get(0).response();
        QaPair asked = QaPair.of(pairs.get(0).query(), pairs.get(ROUND).response());

        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, settings);
        Map<Long, List<Example>> rounds = new ConcurrentHashMap<>();
        try (TestNode node = new TestNode(lane, real -> round -> {
            rounds.put(round.version(), round.examples());
            return real.begin(round);
        })) {
            lane.send(records(pairs.subList(0, ROUND)));
            node.events.awaitCommitted(1);
            lane.send(records(Stream.concat(Stream.of(asked), pairs.subList(ROUND + 1, 2 * ROUND).stream())
                    .toList()));
            node.events.awaitCommitted(2);
        }
        for (Example example : rounds.get(2L)) {
            List<String> others = pairs.stream()
                    .map(QaPair::response)
                    .filter(answer -> !answer.equals(example.positive()))
                    .filter(answer -> !(example.query().equals(asked.query()) && answer.equals(known)))
                    .toList();
            assertThat(example.negatives()).as(example.query()).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    private static List<String> records(List<QaPair> pairs) throws Exception {
        ObjectMapper json = new ObjectMapper();
        return pairs.stream()
                .map(pair -> new TreeMap<>(Map.of("query", pair.query(), "response", pair.response())))
                .map(fields -> json.valueToTree(fields).toString())
                .toList();
    }
}
