package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopEvent.CanaryDecided;
import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.ServingOrder;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** New versions are tried on a part of the requests; pins and trials that an operator orders. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class CanaryTest {

    private static final int REQUESTS = 5;

    private final TestModel model;

    @TempDir
    private Path store;

    private ServingLane lane;

    CanaryTest(TestModel model) {
        this.model = model;
    }

    @BeforeEach
    void start() throws Exception {
        lane = new ServingLane(model, store, new CanarySettings(50, REQUESTS));
        lane.announce(version(1));
        lane.events.awaitSwapped(1);
    }

    @AfterEach
    void stop() {
        lane.close();
    }

    @Test
    void aNewVersionIsPromotedOnceItHasAnsweredItsShareAndItsProbe() throws Exception {
        lane.announce(version(2));
        awaitTrial(2);
        assertThat(lane.events.all(LoopEvent.Swapped.class)).hasSize(1);
        TreeSet<Long> answered = new TreeSet<>();
        for (int i = 0; decisions().isEmpty(); i++) {
            answered.add(embed("question " + i, OptionalLong.empty()));
        }
        assertThat(answered).containsExactly(1L, 2L);
        lane.events.awaitSwapped(2);
        assertThat(decisions()).extracting(CanaryDecided::decision).containsExactly(Decision.PROMOTED);
        assertThat(lane.batcher.versions())
                .isEqualTo(new LaneVersions(2, false, Optional.empty(), List.of(0L, 1L, 2L)));
    }

    /** Its bytes are what was committed when it is loaded; what it answers later is not. */
    @Test
    void aVersionWhoseProbeDisagreesAtTheEndIsRolledBack() throws Exception {
        ModelVersion second = version(2);
        lane.announce(second);
        awaitTrial(2);
        Path folder = second.adapter().orElseThrow();
        Probe probe = Probe.read(folder);
        probe.vectors()[1][17] += 2 * Probe.TOLERANCE;
        probe.write(folder);
        for (int i = 0; decisions().isEmpty(); i++) {
            embed("question " + i, OptionalLong.empty());
        }
        assertThat(decisions()).singleElement().satisfies(decided -> {
            assertThat(decided.decision()).isEqualTo(Decision.ROLLED_BACK);
            assertThat(decided.why()).contains("embeds its probe differently");
        });
        assertThat(lane.batcher.versions().served()).isEqualTo(1);
        assertThat(lane.batcher.versions().canary()).isEmpty();
        assertThat(embed("question", OptionalLong.of(2))).isEqualTo(2);

        lane.announce(version(3));
        awaitTrial(3);
    }

    @Test
    void aNewerVersionTakesThePlaceOfOneOnTrial() throws Exception {
        lane.announce(version(2));
        awaitTrial(2);
        lane.announce(version(3));
        awaitTrial(3);
        lane.events.await(CanaryDecided.class, decided -> decided.version() == 2);
        assertThat(decisions()).extracting(CanaryDecided::version).containsExactly(2L);
        assertThat(decisions()).extracting(CanaryDecided::decision).containsExactly(Decision.WITHDRAWN);
    }

    @Test
    void aPinnedVersionIsServedWhateverIsAnnouncedAndTheNewestIsAtHand() throws Exception {
        lane.order(Optional.of(version(4)), Optional.empty());
        lane.events.awaitSwapped(4);
        lane.announce(version(5));
        lane.events.await(LoopEvent.HeldBack.class, event -> event.version() == 5);
        awaitAtHand(5);
        assertThat(embed("question", OptionalLong.empty())).isEqualTo(4);
        assertThat(lane.batcher.versions())
                .isEqualTo(new LaneVersions(4, true, Optional.empty(), List.of(0L, 1L, 4L, 5L)));

        lane.order(Optional.of(ModelVersion.base(ServingLane.LANE)), Optional.empty());
        lane.events.awaitSwapped(0);
        assertThat(embed("question", OptionalLong.empty())).isZero();
        lane.order(Optional.empty(), Optional.empty());
        lane.events.awaitSwapped(5);
        assertThat(lane.batcher.versions().pinned()).isFalse();
        assertThat(decisions()).isEmpty();
    }

    @Test
    void anOperatorsTrialGoesOnUntilItIsTakenAway() throws Exception {
        ModelVersion other = version(4);
        lane.order(Optional.empty(), Optional.of(new ServingOrder.Canary(other, 50)));
        awaitTrial(4);
        TreeSet<Long> answered = new TreeSet<>();
        for (int i = 0; i < 8 * REQUESTS; i++) {
            answered.add(embed("question " + i, OptionalLong.empty()));
        }
        assertThat(answered).containsExactly(1L, 4L);
        assertThat(lane.batcher.versions().canary())
                .hasValueSatisfying(canary -> assertThat(canary.answered()).isGreaterThan(REQUESTS));
        lane.order(Optional.empty(), Optional.empty());
        lane.events.await(CanaryDecided.class, decided -> decided.version() == 4);
        assertThat(decisions()).extracting(CanaryDecided::decision).containsExactly(Decision.WITHDRAWN);
        assertThat(embed("question", OptionalLong.empty())).isEqualTo(1);
    }

    @Test
    void aCopyOfAVersionAtHandSharesItsWeights() throws Exception {
        lane.order(Optional.of(copyOf(1, 2)), Optional.empty());
        lane.events.awaitSwapped(2);
        List<SharedAdapter> adapters = TestBroker.get(lane.batcher.batcher().change(versions -> versions.all().stream()
                .flatMap(slot -> slot.adapter().stream())
                .distinct()
                .toList()));
        assertThat(adapters).hasSize(1);
        assertThat(lane.batcher.versions().atHand()).containsExactly(0L, 1L, 2L);
    }

    private ModelVersion version(long version) throws IOException {
        return copyOf(version, version);
    }

    /** The same weights for the same seed. */
    private ModelVersion copyOf(long seed, long version) throws IOException {
        return lane.store(version, folder -> TestAdapters.random(folder, model.encoder(), 0.1, seed));
    }

    private long embed(String text, OptionalLong version) {
        Ask ask = new Ask(version, OptionalLong.empty(), Optional.empty(), true);
        return TestBroker.get(lane.batcher.embed(new EmbeddingService.Texts(List.of(text), Role.QUERY, true), ask))
                .version();
    }

    private List<CanaryDecided> decisions() {
        return lane.events.all(CanaryDecided.class);
    }

    private void awaitTrial(long version) {
        while (lane.batcher.versions().canary().stream().noneMatch(canary -> canary.version() == version)) {
            Thread.onSpinWait();
        }
    }

    private void awaitAtHand(long version) {
        while (!lane.batcher.versions().atHand().contains(version)) {
            Thread.onSpinWait();
        }
    }
}
