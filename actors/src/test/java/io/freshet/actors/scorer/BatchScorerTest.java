package io.freshet.actors.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.scorer.AskRefusedException.Reason;
import io.freshet.actors.scorer.EmbeddingEngine.Text;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.embed.Role;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.tokenize.Tokens;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
class BatchScorerTest {

    private static final Deadline DEADLINE =
            Deadline.of(Instant.parse("2026-02-03T04:05:06Z"), Optional.empty(), Duration.ofSeconds(10));
    private static final List<String> TEXTS = List.of("番茄叶子发黄怎么办", "鱼塘缺氧");

    /** Ids that no vocabulary has: the model fails at them. */
    private static final Text BROKEN = new Text(new Tokens(new long[] {101, 99_999_999, 102}), Role.QUERY, true);

    private final TestModel model;
    private final VersionsAtHand versions = new VersionsAtHand(3, ModelSlot.base("embedding"));
    private final List<String> heard = new ArrayList<>();

    @TempDir
    private Path folder;

    BatchScorerTest(TestModel model) {
        this.model = model;
    }

    @AfterEach
    void close() {
        versions.close();
    }

    @Test
    void aBatchOfThreeVersionsAnswersEachByItsOwn() throws IOException {
        versions.put(slot(1, 0.2), Set.of());
        versions.put(slot(2, 0.2), Set.of());
        versions.serve(2, false);
        List<Request<Text>> batch = List.of(
                request(Role.QUERY, OptionalLong.of(1)),
                request(Role.QUERY, OptionalLong.empty()),
                request(Role.DOCUMENT, OptionalLong.empty()),
                request(Role.QUERY, OptionalLong.of(0)),
                request(Role.QUERY, OptionalLong.of(1)),
                request(Role.QUERY, OptionalLong.of(7)));
        scorer(Side.QUERY).answer(batch.stream().map(Part::all).toList());
        long[] expected = {1, 2, 2, 0, 1};
        for (int i = 0; i < expected.length; i++) {
            Answer answer = batch.get(i).answer().join();
            assertThat(answer.version().version()).isEqualTo(expected[i]);
            Role role = batch.get(i).pieces().get(0).role();
            LowRank delta = role == Role.DOCUMENT
                    ? LowRank.NONE
                    : versions.find(expected[i]).orElseThrow().delta();
            assertSame(answer.results(), model.encoder().encode(TEXTS, role, delta));
        }
        assertRefused(batch.get(5), Reason.VERSION_NOT_AT_HAND, "embedding/base, embedding/1, embedding/2");
    }

    @Test
    void anUnexpectedVersionIsRefusedWhenTheBatchBegins() throws IOException {
        versions.put(slot(1, 0.2), Set.of());
        versions.put(slot(2, 0.2), Set.of());
        versions.serve(1, false);
        Request<Text> first = expecting(1);
        Request<Text> behind = expecting(1);
        Request<Text> base = expecting(0);
        scorer(Side.BOTH).answer(List.of(Part.all(first)));
        versions.serve(2, false);
        scorer(Side.BOTH).answer(List.of(Part.all(behind)));
        scorer(Side.QUERY).answer(List.of(Part.all(base)));
        assertThat(first.answer().join().version().version()).isEqualTo(1);
        assertRefused(behind, Reason.VERSION_MISMATCH, "ask model \"embedding/1\"");
        assertThat(base.answer().join().version().version()).isEqualTo(2);

        Request<Text> gone = expecting(9);
        scorer(Side.BOTH).answer(List.of(Part.all(gone)));
        assertRefused(gone, Reason.VERSION_MISMATCH, "encode the documents anew");
        Request<Text> old = expecting(1);
        scorer(Side.QUERY).answer(List.of(Part.all(old)));
        assertRefused(old, Reason.VERSION_MISMATCH, "comparable with document vectors of version 0");
    }

    /** Not even an error of the engine: its thread serves all requests that come after. */
    @Test
    void nothingThatGoesWrongInABatchLeavesARequestUnansweredOrEscapes() {
        Request<Text> broken = request(List.of(BROKEN), Ask.USUAL, 0);
        scorer(Side.QUERY).answer(List.of(Part.all(broken)));
        assertThatThrownBy(() -> broken.answer().join()).hasCauseInstanceOf(RuntimeException.class);
    }

    /** Weights so large that its vectors are not finite. */
    @Test
    void whatAVersionOnTrialFailsIsAnsweredByTheServedOneAndTheTrialIsOver() throws IOException {
        versions.put(slot(1, 0.2), Set.of());
        versions.serve(1, false);
        versions.put(slot(2, 1e30), Set.of());
        versions.tryOut(trial(2, 100));
        Request<Text> asked = request(Role.QUERY, OptionalLong.empty());
        Request<Text> document = request(Role.DOCUMENT, OptionalLong.empty());
        Request<Text> guarded = expecting(1);
        scorer(Side.QUERY).answer(List.of(Part.all(asked), Part.all(document), Part.all(guarded)));
        for (Request<Text> request : List.of(asked, document, guarded)) {
            assertThat(request.answer().join().version().version()).isEqualTo(1);
        }
        assertSame(
                asked.answer().join().results(),
                model.encoder().encode(TEXTS, Role.QUERY, versions.served().delta()));
        assertThat(heard).containsExactly("failed 2");
        assertThat(versions.canary()).isEmpty();
        assertThat(versions.describe().atHand()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aRequestThatNoVersionCanAnswerEndsNoTrial() throws IOException {
        versions.put(slot(1, 0.2), Set.of());
        versions.tryOut(trial(1, 100));
        Request<Text> broken = request(List.of(BROKEN), Ask.USUAL, 0);
        scorer(Side.QUERY).answer(List.of(Part.all(broken)));
        assertThatThrownBy(() -> broken.answer().join()).hasCauseInstanceOf(RuntimeException.class);
        assertThat(heard).isEmpty();
        assertThat(versions.canary()).isPresent();
    }

    @Test
    void aVersionOnTrialAnswersTheSameShareAgainAndAgainAndPasses() throws IOException {
        versions.put(slot(1, 0.2), Set.of());
        versions.tryOut(trial(1, 30));
        BatchScorer<Text> scorer = scorer(Side.QUERY);
        List<Long> first = versionsOf(scorer, 200);
        assertThat(first.stream().filter(version -> version == 1).count()).isBetween(40L, 80L);
        assertThat(versionsOf(scorer, 200)).isEqualTo(first);
        assertThat(versions.describe().canary().orElseThrow().answered())
                .isEqualTo(2 * first.stream().filter(version -> version == 1).count());
        assertThat(heard).containsExactly("passed 1");
    }

    /** Computed in parts, and between two of them its version is swapped out and pushed out. */
    @Test
    void aRequestInPartsStaysWithItsVersionToTheEnd() throws IOException {
        ModelSlot first = slot(1, 0.2);
        versions.put(first, Set.of());
        versions.serve(1, false);
        float[][] expected = model.encoder().encode(TEXTS, Role.QUERY, first.delta());
        Request<Text> request = request(Role.QUERY, OptionalLong.empty());
        BatchScorer<Text> scorer = scorer(Side.QUERY);
        scorer.answer(List.of(new Part<>(request, new int[] {1})));
        for (long next = 2; next <= 6; next++) {
            versions.put(slot(next, 0.2), Set.of());
            versions.serve(next, false);
        }
        assertThat(versions.describe().atHand()).doesNotContain(1L);
        assertThat(request.isDone()).isFalse();
        scorer.answer(List.of(new Part<>(request, new int[] {0})));
        assertThat(request.answer().join().version().version()).isEqualTo(1);
        assertSame(request.answer().join().results(), expected);
        assertThat(first.share(first.version())).as("freed").isEmpty();
    }

    private List<Long> versionsOf(BatchScorer<Text> scorer, int requests) {
        List<Request<Text>> asked = LongStream.range(0, requests)
                .mapToObj(i -> request(
                        List.of(new Text(new Tokens(new long[] {101, 1000, 102}), Role.QUERY, true)),
                        Ask.USUAL,
                        ("question " + i).hashCode()))
                .toList();
        scorer.answer(asked.stream().map(Part::all).toList());
        return asked.stream()
                .map(request -> request.answer().join().version().version())
                .toList();
    }

    private CanaryTrial trial(long version, int percent) {
        return new CanaryTrial(version, percent, 50, new CanaryTrial.Listener() {
            @Override
            public void passed(CanaryTrial trial) {
                heard.add("passed " + trial.version());
            }

            @Override
            public void failed(CanaryTrial trial, Throwable why) {
                heard.add("failed " + trial.version());
            }
        });
    }

    private BatchScorer<Text> scorer(Side side) {
        return new BatchScorer<>(new EmbeddingEngine(model.encoder(), side), versions);
    }

    private ModelSlot slot(long version, double size) throws IOException {
        Path own = Files.createDirectory(folder.resolve("v" + version));
        TestAdapters.random(own, model.encoder(), size, version);
        LoraAdapter adapter = PeftFolder.read(
                own, model.encoder().linears(), model.encoder().options().device());
        return ModelSlot.of(new ModelVersion("embedding", version, Optional.of(own)), adapter, "content " + version);
    }

    private Request<Text> request(Role role, OptionalLong version) {
        Ask ask = new Ask(version, OptionalLong.empty(), Optional.empty(), true);
        return request(pieces(role), ask, TEXTS.hashCode());
    }

    private Request<Text> expecting(long version) {
        Ask ask = new Ask(OptionalLong.empty(), OptionalLong.of(version), Optional.empty(), true);
        return request(pieces(Role.QUERY), ask, TEXTS.hashCode());
    }

    private List<Text> pieces(Role role) {
        return new EmbeddingEngine(model.encoder(), Side.QUERY)
                .question(new EmbeddingService.Texts(TEXTS, role, true))
                .tokenise()
                .apply(512);
    }

    private static Request<Text> request(List<Text> pieces, Ask ask, int hash) {
        boolean adapted = pieces.get(0).role() == Role.QUERY;
        return new Request<>(pieces, pieces.size(), hash, adapted, ask, DEADLINE);
    }

    private static void assertRefused(Request<Text> request, Reason reason, String advice) {
        assertThatThrownBy(() -> request.answer().join())
                .cause()
                .isInstanceOfSatisfying(
                        AskRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }

    private static void assertSame(float[][] results, float[][] expected) {
        assertThat(results).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(results[i]).containsExactly(expected[i], within(1e-4f));
        }
    }
}
