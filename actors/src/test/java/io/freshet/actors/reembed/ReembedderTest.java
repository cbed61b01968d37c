package io.freshet.actors.reembed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestModel;
import io.freshet.streams.embeddings.FeedRecord;
import io.freshet.streams.embeddings.FeedWriter;
import io.freshet.streams.record.QaPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real model, window, store and broker; versions are made up. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class ReembedderTest {

    private static final OptionalInt AT_ONCE = OptionalInt.empty();

    /** One document at a time, and so long until the next that a test does something in between. */
    private static final OptionalInt SLOWLY = OptionalInt.of(1);

    private static final List<String> ANSWERS =
            Samples.pairs(12).stream().map(QaPair::response).distinct().toList();
    private static final List<String> WINDOW = ANSWERS.subList(0, ReembedLane.CAPACITY);

    private final TestBroker kafka;
    private final TestModel model;

    @TempDir
    private Path store;

    private ReembedLane lane;

    ReembedderTest(TestBroker kafka, TestModel model) {
        this.kafka = kafka;
        this.model = model;
    }

    @BeforeEach
    void start() {
        lane = new ReembedLane(kafka, model, store);
        lane.remember(WINDOW);
    }

    @AfterEach
    void stop() {
        lane.close();
    }

    @Test
    void theWindowsDocumentsAreSentNewestFirstBetweenTwoMarkers() throws Exception {
        ModelVersion first = lane.store(1);
        lane.start(AT_ONCE);
        lane.announce(first);
        assertThat(lane.awaitDone(1).documents()).isEqualTo(WINDOW.size());

        List<FeedRecord> written = lane.written();
        assertThat(lane.markers())
                .extracting(FeedRecord.Marker::version, FeedRecord.Marker::documents, FeedRecord.Marker::complete)
                .containsExactly(tuple(1L, 6L, false), tuple(1L, 6L, true));
        assertThat(written.get(0)).isEqualTo(lane.markers().get(0));
        assertThat(written.get(written.size() - 1)).isEqualTo(lane.markers().get(1));
        assertThat(lane.held()).extracting(FeedRecord.Document::text).containsExactlyElementsOf(reversed(WINDOW));
        for (FeedRecord.Document document : lane.held()) {
            assertThat(document.vector())
                    .containsExactly(lane.served(first, document.text()), within(1e-6f))
                    .isNotEqualTo(model.vectors(List.of(document.text())).of(document.text()));
        }
    }

    @Test
    void theNextVersionReplacesThemAndTakesOffWhatHasLeftTheWindow() throws Exception {
        lane.start(AT_ONCE);
        lane.announce(lane.store(1));
        lane.awaitDone(1);
        lane.remember(ANSWERS.subList(6, 8));
        ModelVersion second = lane.store(2);
        lane.announce(second);
        lane.awaitDone(2);

        assertThat(lane.held())
                .extracting(FeedRecord.Document::text)
                .containsExactlyInAnyOrderElementsOf(ANSWERS.subList(2, 8));
        for (FeedRecord.Document document : lane.held()) {
            assertThat(document.version()).isEqualTo(2);
            assertThat(document.vector()).containsExactly(lane.served(second, document.text()), within(1e-6f));
        }
    }

    @Test
    void aPassThatWasCutOffHasNoCompleteMarkerAndIsResumedNotRepeated() throws Exception {
        ModelVersion first = lane.store(1);
        lane.start(SLOWLY);
        lane.announce(first);
        lane.events.await(LoopEvent.Reembedded.class, event -> true);
        lane.stop();
        int before = lane.encoded();
        assertThat(before).isBetween(1, WINDOW.size() - 1);
        assertThat(lane.markers()).extracting(FeedRecord.Marker::complete).containsExactly(false);

        lane.start(AT_ONCE);
        lane.announce(first);
        lane.awaitDone(1);
        assertThat(lane.encoded()).isEqualTo(WINDOW.size() - before);
        assertThat(lane.markers()).extracting(FeedRecord.Marker::complete).containsExactly(false, true);
        assertThat(lane.held()).extracting(FeedRecord.Document::text).containsExactlyInAnyOrderElementsOf(WINDOW);
    }

    @Test
    void whatIsCompleteIsNotSentAgainAtAStart() throws Exception {
        ModelVersion first = lane.store(1);
        lane.start(AT_ONCE);
        lane.announce(first);
        lane.awaitDone(1);
        lane.stop();
        List<FeedRecord> written = lane.written();

        lane.start(AT_ONCE);
        lane.announce(first);
        lane.awaitDone(1);
        assertThat(lane.encoded()).isZero();
        assertThat(lane.written()).isEqualTo(written);
    }

    @Test
    void documentsThatJoinTheWindowMeanwhileAreSentToo() throws Exception {
        AtomicBoolean joined = new AtomicBoolean();
        lane.start(AT_ONCE, once(joined, () -> lane.remember(ANSWERS.subList(6, 7))));
        lane.announce(lane.store(1));
        assertThat(lane.awaitDone(1).documents()).isEqualTo(6);
        assertThat(lane.held())
                .extracting(FeedRecord.Document::text)
                .containsExactlyInAnyOrderElementsOf(ANSWERS.subList(1, 7));
    }

    @Test
    void ofVersionsThatComeFasterThanAPassTheNewestIsNext() throws Exception {
        ModelVersion first = lane.store(1);
        ModelVersion second = lane.store(2);
        ModelVersion third = lane.store(3);
        lane.start(AT_ONCE, once(new AtomicBoolean(), () -> {
            lane.announce(second);
            lane.announce(third);
        }));
        lane.announce(first);
        lane.awaitDone(3);
        assertThat(lane.markers())
                .extracting(FeedRecord.Marker::version, FeedRecord.Marker::complete)
                .containsExactly(tuple(1L, false), tuple(1L, true), tuple(3L, false), tuple(3L, true));
    }

    @Test
    void aVersionThatIsTakenBackIsGivenUpAtOnce() throws Exception {
        ModelVersion first = lane.store(1);
        ModelVersion second = lane.store(2);
        lane.start(SLOWLY);
        lane.announce(first);
        lane.events.await(LoopEvent.Reembedded.class, event -> true);
        lane.takeBack(1);
        lane.announce(second);
        lane.events.await(LoopEvent.Reembedded.class, event -> event.version() == 2);
        assertThat(lane.markers())
                .extracting(FeedRecord.Marker::version, FeedRecord.Marker::complete)
                .containsExactly(tuple(1L, false), tuple(2L, false));
    }

    @Test
    void whoeverIsFencedStopsUntilItCommitsAVersionItself() throws Exception {
        ModelVersion second = lane.store(2);
        AtomicBoolean fenced = new AtomicBoolean();
        lane.start(AT_ONCE, once(fenced, () -> FeedWriter.open(kafka.connection(), lane.topic, lane.name)
                .close()));
        lane.announce(lane.store(1));
        lane.events.await(LoopEvent.ReembedFailed.class, event -> event.version() == 1);
        assertThat(lane.markers()).extracting(FeedRecord.Marker::complete).containsExactly(false);

        lane.announce(second);
        lane.awaitDone(2);
        assertThat(lane.events.all(LoopEvent.ReembedDone.class)).hasSize(1);
        assertThat(lane.held()).extracting(FeedRecord.Document::version).containsOnly(2L);
    }

    @Test
    void aDamagedVersionIsNotSentAndTheNextOneIs() throws Exception {
        ModelVersion first = lane.store(1);
        Files.writeString(first.adapter().orElseThrow().resolve("adapter_model.safetensors"), "x");
        lane.start(AT_ONCE);
        lane.announce(first);
        assertThat(lane.events
                        .await(LoopEvent.ReembedFailed.class, event -> true)
                        .why())
                .contains("adapter_model.safetensors");
        lane.announce(lane.store(2));
        lane.awaitDone(2);
        assertThat(lane.markers()).extracting(FeedRecord.Marker::version).containsOnly(2L);
    }

    /** Does something when the first documents have been sent, before anything else is. */
    private static LoopListener once(AtomicBoolean done, Runnable action) {
        return event -> {
            if (event instanceof LoopEvent.Reembedded && done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private static List<String> reversed(List<String> texts) {
        return Stream.iterate(texts.size() - 1, i -> i >= 0, i -> i - 1)
                .map(texts::get)
                .toList();
    }
}
