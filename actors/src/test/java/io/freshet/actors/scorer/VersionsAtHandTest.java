package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.transformer.LinearSite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is in use stays, of the rest the last few, and everything else is freed. */
class VersionsAtHandTest {

    private static final LoraSpec SPEC = new LoraSpec(2, 8, false, 0, List.of());

    private final VersionsAtHand versions = new VersionsAtHand(2, ModelSlot.base("lane"));
    private final Map<Long, LoraAdapter> adapters = new TreeMap<>();

    @Test
    void theLastOnesServedStay() {
        for (long version = 1; version <= 5; version++) {
            versions.put(slot(version), Set.of());
            versions.serve(version, false);
        }
        assertThat(versions.describe())
                .isEqualTo(new LaneVersions(5, false, Optional.empty(), List.of(0L, 3L, 4L, 5L)));
        assertThat(open()).containsExactly(3L, 4L, 5L);
        versions.serve(3, true);
        versions.put(slot(6), Set.of(6L));
        versions.put(slot(7), Set.of(7L));
        assertThat(versions.describe().atHand()).containsExactly(0L, 3L, 5L, 6L, 7L);
        assertThat(versions.pinned()).isTrue();
        versions.close();
        assertThat(open()).isEmpty();
    }

    @Test
    void aTrialKeepsItsVersionAndEndsWhenItIsServed() {
        versions.put(slot(1), Set.of());
        versions.tryOut(new CanaryTrial(1, 5, CanaryTrial.ENDLESS, null));
        for (long version = 2; version <= 5; version++) {
            versions.put(slot(version), Set.of());
            versions.serve(version, false);
        }
        assertThat(versions.describe().canary()).contains(new LaneVersions.Canary(1, 5, 0, 0));
        assertThat(versions.describe().atHand()).containsExactly(0L, 1L, 3L, 4L, 5L);
        versions.serve(1, false);
        assertThat(versions.describe().canary()).isEmpty();
        versions.close();
        assertThat(open()).isEmpty();
    }

    @Test
    void sharedWeightsAreFreedWithTheLastOfTheirVersions() {
        ModelSlot first = slot(1);
        versions.put(first, Set.of());
        ModelSlot copy =
                first.share(new ModelVersion("lane", 9, Optional.empty())).orElseThrow();
        versions.put(copy, Set.of());
        versions.serve(9, false);
        for (long version = 2; version <= 3; version++) {
            versions.put(slot(version), Set.of());
        }
        assertThat(versions.describe().atHand()).containsExactly(0L, 2L, 3L, 9L);
        assertThat(open()).containsExactly(1L, 2L, 3L);
        versions.close();
        assertThat(open()).isEmpty();
        assertThat(copy.share(copy.version())).isEmpty();
    }

    @Test
    void aNumberThatIsAtHandIsNotTakenTwice() {
        versions.put(slot(1), Set.of());
        LoraAdapter kept = adapters.get(1L);
        versions.put(slot(1), Set.of());
        assertThat(open()).isEmpty();
        assertThat(kept.owner().isOpen()).isTrue();
        versions.close();
        assertThat(kept.owner().isOpen()).isFalse();
    }

    private ModelSlot slot(long version) {
        LoraAdapter adapter =
                LoraAdapter.initial(SPEC, List.of(new LinearSite(0, "query", 4, 4)), Device.cpu(), version);
        adapters.put(version, adapter);
        return ModelSlot.of(new ModelVersion("lane", version, Optional.empty()), adapter, "content " + version);
    }

    private List<Long> open() {
        return adapters.entrySet().stream()
                .filter(entry -> entry.getValue().owner().isOpen())
                .map(Map.Entry::getKey)
                .toList();
    }
}
