package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.embed.Role;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Answers while versions are tried and swapped: none fails, and each is made by exactly the version it names. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class SwapUnderLoadTest {

    private static final int CLIENTS = 4;
    private static final int PINNED = 2;
    private static final int VERSIONS = 4;

    /** Batches differ in their padding, which moves the last digits. */
    private static final float SAME = 1e-4f;

    private static final List<String> TEXTS = List.of("番茄叶子发黄怎么办", "鱼塘缺氧", "越冬前要给鱼做些啥准备");

    private final TestModel model;
    private final float[][] documents;
    private final Map<Long, float[][]> queries = new ConcurrentHashMap<>();
    private final Map<Long, CountDownLatch> seen = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    @TempDir
    private Path store;

    SwapUnderLoadTest(TestModel model) {
        this.model = model;
        documents = model.encoder().encode(TEXTS, Role.DOCUMENT, LowRank.NONE);
        queries.put(0L, model.encoder().encode(TEXTS, Role.QUERY, LowRank.NONE));
    }

    @Test
    void everyAnswerIsOfTheVersionItNames() throws Exception {
        List<ModelVersion> versions = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + PINNED);
        try (ServingLane lane = new ServingLane(model, store, new CanarySettings(50, 20))) {
            for (long version = 1; version <= VERSIONS; version++) {
                long seed = version;
                ModelVersion made =
                        lane.store(version, folder -> TestAdapters.random(folder, model.encoder(), 0.2, seed));
                queries.put(version, expected(made));
                versions.add(made);
            }
            theVersionsAreFarApart();

            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Role role = i == 0 ? Role.DOCUMENT : Role.QUERY;
                clients.add(threads.submit(() -> ask(lane.batcher, role)));
            }
            clients.add(threads.submit(() -> askFor(lane.batcher, 0)));
            awaitSeen(0);
            for (ModelVersion version : versions) {
                if (version.version() == 2) {
                    clients.add(threads.submit(() -> askFor(lane.batcher, 1)));
                }
                lane.announce(version);
                lane.events.awaitSwapped(version.version());
                awaitSeen(version.version());
            }
            stopped = true;
            for (Future<Integer> client : clients) {
                assertThat(client.get(90, TimeUnit.SECONDS)).isPositive();
            }
            assertThat(lane.events.all(LoopEvent.SwapFailed.class)).isEmpty();
            assertThat(lane.events.all(LoopEvent.CanaryDecided.class))
                    .hasSize(VERSIONS - 1)
                    .allMatch(trial -> trial.decision() == LoopEvent.CanaryDecided.Decision.PROMOTED);
        } finally {
            stopped = true;
            threads.shutdownNow();
        }
    }

    /** As {@link #ask}, for one version by its number, and expecting it. */
    private int askFor(EmbeddingService service, long version) throws Exception {
        int answers = 0;
        Ask ask = new Ask(OptionalLong.of(version), OptionalLong.of(version), Optional.empty(), true);
        while (!stopped) {
            EmbeddingService.Embedded answer = service.embed(new EmbeddingService.Texts(TEXTS, Role.QUERY, true), ask)
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(distance(answer.vectors(), queries.get(version))).isLessThan(SAME);
            answers++;
        }
        return answers;
    }

    /** One after the other until stopped; the number of right answers. */
    private int ask(EmbeddingService service, Role role) throws Exception {
        int answers = 0;
        Random random = new Random(role.ordinal());
        while (!stopped) {
            // Some of the texts in some order: not all of these are of a trial's share.
            List<Integer> some = new ArrayList<>(List.of(0, 1, 2));
            Collections.shuffle(some, random);
            some = some.subList(0, 1 + random.nextInt(some.size()));
            List<String> texts = some.stream().map(TEXTS::get).toList();
            EmbeddingService.Embedded answer = service.embed(new EmbeddingService.Texts(texts, role, true), Ask.USUAL)
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
            float[][] all = role == Role.DOCUMENT ? documents : queries.get(answer.version());
            float[][] expected = some.stream().map(i -> all[i]).toArray(float[][]::new);
            assertThat(distance(answer.vectors(), expected))
                    .as("%s vectors of version %d", role, answer.version())
                    .isLessThan(SAME);
            answers++;
            latch(answer.version()).countDown();
        }
        return answers;
    }

    private void awaitSeen(long version) throws InterruptedException {
        assertThat(latch(version).await(90, TimeUnit.SECONDS))
                .as("an answer of version %d", version)
                .isTrue();
    }

    private CountDownLatch latch(long version) {
        return seen.computeIfAbsent(version, v -> new CountDownLatch(CLIENTS));
    }

    private float[][] expected(ModelVersion version) throws IOException {
        try (LoraAdapter adapter = PeftFolder.read(
                version.adapter().orElseThrow(),
                model.encoder().linears(),
                model.encoder().options().device())) {
            return model.encoder().encode(TEXTS, Role.QUERY, adapter.lowRank());
        }
    }

    /** Else the comparison could not tell one from the other. */
    private void theVersionsAreFarApart() {
        for (long a = 0; a <= VERSIONS; a++) {
            for (long b = 0; b < a; b++) {
                assertThat(distance(queries.get(a), queries.get(b))).isGreaterThan(100 * SAME);
            }
        }
    }

    private static float distance(float[][] a, float[][] b) {
        assertThat(a.length).isEqualTo(b.length);
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                float difference = Math.abs(a[i][j] - b[i][j]);
                largest = difference <= largest ? largest : difference;
            }
        }
        return largest;
    }
}
