package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.ServingOrder;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.scorer.ServingChange.EndTrial;
import io.freshet.actors.scorer.ServingChange.Serve;
import io.freshet.actors.scorer.ServingChange.TryOut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ServingPlanTest {

    private static final CanarySettings TRIED = new CanarySettings(10, 100);
    private static final Optional<CanaryTrial> NONE = Optional.empty();

    @Test
    void theNewestIsServedAtOnceOrAfterItsTrial() {
        assertThat(plan(3, ServingOrder.NONE, CanarySettings.OFF).next(now(2, false, 2, 3), NONE))
                .contains(new Serve(3, false));
        assertThat(plan(3, ServingOrder.NONE, TRIED).next(now(2, false, 2, 3), NONE))
                .contains(new TryOut(3, 10, 100));
        assertThat(plan(3, ServingOrder.NONE, TRIED).next(now(2, false, 2, 3), trial(3, 100)))
                .isEmpty();
        assertThat(new ServingPlan(heard(3, ServingOrder.NONE), TRIED, Map.of(), 3)
                        .next(now(2, false, 2, 3), trial(3, 100)))
                .contains(new Serve(3, false));
    }

    @Test
    void theFirstVersionIsNotTried() {
        assertThat(plan(3, ServingOrder.NONE, TRIED).next(now(0, false, 3), NONE))
                .contains(new Serve(3, false));
    }

    @Test
    void nothingIsDoneBeforeTheVersionIsLoaded() {
        ServingPlan plan = plan(3, ServingOrder.NONE, TRIED);
        assertThat(plan.next(now(2, false, 2), NONE)).isEmpty();
        assertThat(plan.toLoad(List.of(0L, 2L))).contains(version(3));
        assertThat(plan.toLoad(List.of(0L, 2L, 3L))).isEmpty();
        ServingPlan failed = new ServingPlan(heard(3, ServingOrder.NONE), TRIED, Map.of(3L, "damaged"), 0);
        assertThat(failed.toLoad(List.of(0L, 2L))).isEmpty();
    }

    @Test
    void aPinIsLoadedFirstAndServedAndATrialOfTheSettingsEnds() {
        ServingOrder pinned = new ServingOrder(Optional.of(version(1)), Optional.empty());
        ServingPlan plan = plan(3, pinned, TRIED);
        assertThat(plan.toLoad(List.of(0L, 2L))).contains(version(1));
        assertThat(plan.next(now(2, false, 2, 3), NONE)).isEmpty();
        assertThat(plan.next(now(2, false, 1, 2, 3), NONE)).contains(new Serve(1, true));
        assertThat(plan.next(now(1, false, 1, 2, 3), NONE)).contains(new Serve(1, true));
        assertThat(plan.next(now(1, true, 1, 2, 3), NONE)).isEmpty();
        assertThat(plan.next(now(1, true, 1, 2, 3), trial(3, 100)))
                .contains(new EndTrial(Decision.WITHDRAWN, "an operator has pinned version 1"));
    }

    @Test
    void withoutItsPinTheNewestIsServedUntried() {
        assertThat(plan(3, ServingOrder.NONE, TRIED).next(now(1, true, 1, 3), NONE))
                .contains(new Serve(3, false));
        ServingPlan failed = new ServingPlan(heard(3, ServingOrder.NONE), TRIED, Map.of(3L, "NaN"), 0);
        assertThat(failed.next(now(1, true, 1, 3), NONE)).contains(new Serve(1, false));
        assertThat(failed.next(now(1, false, 1, 3), NONE)).isEmpty();
        assertThat(failed.next(now(1, false, 1, 3), trial(3, 100))).contains(new EndTrial(Decision.ROLLED_BACK, "NaN"));
    }

    @Test
    void anOperatorsTrialTakesThePlaceOfAnyOther() {
        ServingOrder ordered =
                new ServingOrder(Optional.of(version(1)), Optional.of(new ServingOrder.Canary(version(2), 5)));
        ServingPlan plan = plan(3, ordered, TRIED);
        TryOut wanted = new TryOut(2, 5, CanaryTrial.ENDLESS);
        assertThat(plan.next(now(1, true, 1, 2, 3), NONE)).contains(wanted);
        assertThat(plan.next(now(1, true, 1, 2, 3), trial(3, 100))).contains(wanted);
        assertThat(plan.next(now(1, true, 1, 2, 3), trial(2, CanaryTrial.ENDLESS)))
                .isEmpty();
        assertThat(plan(3, ServingOrder.NONE, TRIED).next(now(3, false, 2, 3), trial(2, CanaryTrial.ENDLESS)))
                .contains(new EndTrial(Decision.WITHDRAWN, "an operator has taken it away"));
        ServingOrder unpinned = new ServingOrder(Optional.empty(), ordered.canary());
        assertThat(plan(4, unpinned, TRIED).next(now(3, false, 2, 3, 4), trial(2, CanaryTrial.ENDLESS)))
                .contains(new Serve(4, false));
    }

    private static ServingPlan plan(long newest, ServingOrder order, CanarySettings canary) {
        return new ServingPlan(heard(newest, order), canary, Map.of(), 0);
    }

    private static VersionRegistry.Serving heard(long newest, ServingOrder order) {
        return new VersionRegistry.Serving(version(newest), order);
    }

    private static LaneVersions now(long served, boolean pinned, long... atHand) {
        List<Long> all = LongStream.concat(LongStream.of(0), LongStream.of(atHand))
                .boxed()
                .toList();
        return new LaneVersions(served, pinned, Optional.empty(), all);
    }

    private static Optional<CanaryTrial> trial(long version, long requests) {
        return Optional.of(new CanaryTrial(version, requests == CanaryTrial.ENDLESS ? 5 : 10, requests, null));
    }

    private static ModelVersion version(long version) {
        return new ModelVersion("lane", version, Optional.of(Path.of("v" + version)));
    }
}
