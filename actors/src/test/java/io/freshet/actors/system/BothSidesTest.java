package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.streams.embeddings.FeedCodec;
import io.freshet.streams.embeddings.FeedRecord;
import io.freshet.streams.record.QaPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
@Timeout(120)
class BothSidesTest {

    @Test
    void aLaneThatTrainsDocumentsTooServesARoundAndPublishesFreshVectors(TestBroker kafka, @TempDir Path store)
            throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of("train.side", "both", "round.pairs", 8));
        try (TestNode node = new TestNode(lane)) {
            lane.send(Samples.records(12));
            assertThat(node.awaitServed(1).counts().trained()).isEqualTo(8);
            assertThat(node.served()).isEqualTo(lane.config().lane() + "/1");
            assertThat(node.get("/info").body()).contains("both");
            assertThat(node.events.all(LoopEvent.SwapFailed.class)).isEmpty();

            long documents = node.events
                    .await(LoopEvent.ReembedDone.class, done -> done.version() == 1)
                    .documents();
            List<FeedRecord> feed = feed(lane);
            assertThat(feed.get(0))
                    .isInstanceOfSatisfying(FeedRecord.Marker.class, marker -> assertThat(marker.complete())
                            .isFalse());
            assertThat(feed.get(feed.size() - 1)).isInstanceOfSatisfying(FeedRecord.Marker.class, marker -> {
                assertThat(marker.version()).isEqualTo(1);
                assertThat(marker.documents()).isEqualTo(documents);
                assertThat(marker.complete()).isTrue();
            });
            List<FeedRecord.Document> sent = feed.subList(1, feed.size() - 1).stream()
                    .map(FeedRecord.Document.class::cast)
                    .toList();
            List<String> texts = sent.stream().map(FeedRecord.Document::text).toList();
            assertThat(texts).doesNotHaveDuplicates().hasSize((int) documents).isSubsetOf(answers());
            List<float[]> served = node.embedDocuments(texts);
            for (int i = 0; i < served.size(); i++) {
                assertThat(sent.get(i).version()).isEqualTo(1);
                assertThat(sent.get(i).vector()).containsExactly(served.get(i), within(1e-6f));
            }
            assertThat(node.get("/metrics").body())
                    .contains("freshet_reembed_documents_total{lane=\""
                            + lane.config().lane() + "\"} " + documents)
                    .contains("freshet_reembed_version{lane=\"" + lane.config().lane() + "\"} 1");
        }
        try (TestNode node = new TestNode(lane)) {
            node.events.await(LoopEvent.ReembedDone.class, done -> done.version() == 1);
            assertThat(node.events.all(LoopEvent.Reembedded.class)).isEmpty();
        }
    }

    private static List<FeedRecord> feed(TestNode.Lane lane) {
        return lane.kafka().read(lane.config().kafka().embeddingsTopic()).stream()
                .map(FeedCodec::decode)
                .toList();
    }

    private static List<String> answers() {
        return Samples.pairs(12).stream().map(QaPair::response).toList();
    }
}
