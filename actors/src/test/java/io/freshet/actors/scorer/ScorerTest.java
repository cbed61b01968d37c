package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A version that is not what was trained stays out, and the one before goes on answering. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class ScorerTest {

    private static final String WEIGHTS = "adapter_model.safetensors";

    private final TestModel model;

    @TempDir
    private Path store;

    private ServingLane lane;

    ScorerTest(TestModel model) {
        this.model = model;
    }

    @BeforeEach
    void start() {
        lane = new ServingLane(model, store);
    }

    @AfterEach
    void stop() {
        lane.close();
    }

    @Test
    void aPublishedVersionIsServedAndAnOlderAnnouncementIgnored() throws Exception {
        assertThat(embed().version()).isZero();
        ModelVersion first = lane.store(1, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 1));
        lane.announce(lane.store(2, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 2)));
        lane.events.awaitSwapped(2);
        EmbeddingService.Embedded second = embed();
        assertThat(second.version()).isEqualTo(2);
        assertThat(lane.batcher.served().version()).isEqualTo(2);

        lane.announce(first);
        lane.announce(lane.store(3, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 3)));
        lane.events.awaitSwapped(3);
        assertThat(lane.events.all(LoopEvent.Swapped.class))
                .extracting(LoopEvent.Swapped::version)
                .containsExactly(2L, 3L);
        assertThat(embed().vectors()[0]).isNotEqualTo(second.vectors()[0]);
    }

    @Test
    void aVersionThatEmbedsItsProbeDifferentlyIsRefused() throws Exception {
        refused(folder -> {
            TestAdapters.random(folder, model.encoder(), 0.1, 2);
            Probe probe = Probe.read(folder);
            probe.vectors()[1][17] += 2 * Probe.TOLERANCE;
            probe.write(folder);
        });
    }

    @Test
    void aVersionThatDoesNotFitTheBaseModelIsRefused() throws Exception {
        refused(folder -> {
            TestAdapters.random(folder, model.encoder(), 0.1, 2);
            String config = Files.readString(folder.resolve("adapter_config.json"));
            Files.writeString(folder.resolve("adapter_config.json"), config.replaceAll("\"r\" : \\d+", "\"r\" : 5"));
        });
    }

    @Test
    void aVersionCutShortIsRefused() throws Exception {
        ModelVersion damaged = lane.store(2, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 2));
        try (FileChannel file = FileChannel.open(weights(damaged), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1);
        }
        refused(damaged);
    }

    /** The last bit of one weight: no probe vector shows it. */
    @Test
    void aVersionWithOneAlteredBitIsRefused() throws Exception {
        ModelVersion damaged = lane.store(2, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 2));
        byte[] bytes = Files.readAllBytes(weights(damaged));
        bytes[bytes.length - 4] ^= 1;
        Files.write(weights(damaged), bytes);
        refused(damaged);
    }

    private static Path weights(ModelVersion version) {
        return version.adapter().orElseThrow().resolve(WEIGHTS);
    }

    private void refused(io.freshet.actors.testing.TestVersions.Filler filler) throws Exception {
        refused(lane.store(2, filler));
    }

    /** Served: 1. Announced: a broken 2, then a sound 3. */
    private void refused(ModelVersion broken) throws IOException, InterruptedException {
        lane.announce(lane.store(1, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 1)));
        lane.events.awaitSwapped(1);
        EmbeddingService.Embedded before = embed();

        lane.announce(broken);
        lane.events.await(LoopEvent.SwapFailed.class, event -> event.version() == 2);
        EmbeddingService.Embedded after = embed();
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.vectors()).isDeepEqualTo(before.vectors());

        lane.announce(lane.store(3, folder -> TestAdapters.random(folder, model.encoder(), 0.1, 3)));
        lane.events.awaitSwapped(3);
        assertThat(embed().version()).isEqualTo(3);
    }

    private EmbeddingService.Embedded embed() {
        return TestBroker.get(
                lane.batcher.embed(new EmbeddingService.Texts(List.of("番茄叶子发黄怎么办"), Role.QUERY, true), Ask.USUAL));
    }
}
