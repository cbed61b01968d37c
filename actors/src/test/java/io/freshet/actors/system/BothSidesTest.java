package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
@Timeout(120)
class BothSidesTest {

    @Test
    void aLaneThatTrainsDocumentsTooPublishesAndServesARound(TestBroker kafka, @TempDir Path store) throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of("train.side", "both", "round.pairs", 8));
        try (TestNode node = new TestNode(lane)) {
            lane.send(Samples.records(12));
            assertThat(node.awaitServed(1).counts().trained()).isEqualTo(8);
            assertThat(node.served()).isEqualTo(lane.config().lane() + "/1");
            assertThat(node.get("/info").body()).contains("both");
            assertThat(node.events.all(LoopEvent.SwapFailed.class)).isEmpty();
        }
    }
}
