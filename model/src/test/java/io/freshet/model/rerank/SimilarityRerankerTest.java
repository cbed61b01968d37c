package io.freshet.model.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.freshet.model.TestModels;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarityRerankerTest {

    private static final Pair RIGHT = Pair.of("how do plants eat", "Photosynthesis turns light into sugar in leaves.");
    private static final Pair WRONG = Pair.of("how do plants eat", "The stock market fell by two percent today.");

    private static Reranker reranker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws IOException {
        reranker = Rerankers.open(TestModels.folder(TestModels.MINI_LM), RerankOptions.cpu());
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    @Test
    void scoresAreScaledCosines() throws IOException {
        float[] scores = reranker.score(List.of(RIGHT, WRONG), LowRank.NONE);
        try (TextEncoder encoder = TestModels.open(TestModels.MINI_LM)) {
            float[] q = encoder.encode(List.of(RIGHT.query()), Role.QUERY, LowRank.NONE)[0];
            float[][] d = encoder.encode(List.of(RIGHT.document(), WRONG.document()), Role.DOCUMENT, LowRank.NONE);
            for (int i = 0; i < 2; i++) {
                double cosine = 0;
                for (int j = 0; j < q.length; j++) {
                    cosine += (double) q[j] * d[i][j];
                }
                assertThat((double) scores[i]).isCloseTo(20 * (cosine - 0.5), within(1e-4));
            }
        }
        assertThat(scores[0]).isGreaterThan(scores[1]);
    }

    @Test
    void aPairScoresTheSameInAnyCompany() {
        float alone = reranker.score(List.of(RIGHT), LowRank.NONE)[0];
        float[] company = reranker.score(List.of(WRONG, RIGHT, RIGHT, WRONG), LowRank.NONE);
        assertThat(company[1]).isCloseTo(alone, within(1e-4f)).isEqualTo(company[2]);
        assertThat(reranker.score(List.of(), LowRank.NONE)).isEmpty();
    }

    @Test
    void tokenisedPairsScoreTheSameBitForBit() {
        List<Pair> pairs = List.of(WRONG, RIGHT, RIGHT, Pair.of("", "x"));
        List<PairTokens> tokens = reranker.tokenize(pairs, reranker.maxLength());
        assertThat(reranker.scoreTokens(tokens, LowRank.NONE)).isEqualTo(reranker.score(pairs, LowRank.NONE));
        assertThat(tokens.get(1)).isEqualTo(tokens.get(2)).isNotEqualTo(tokens.get(0));
        assertThat(tokens.get(1).longest()).isEqualTo(reranker.fullLength(RIGHT));
        assertThat(tokens.get(1).tokens()).isGreaterThan(tokens.get(1).longest());
    }

    @Test
    void theAdapterWorksOnBothSidesAndTheProbeShowsIt() throws IOException {
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(2, 8, false, 0, List.of()), reranker.linears(), Device.cpu(), 1)) {
            adapter.tensors().forEach(tensor -> tensor.addi(0.05f));
            PairProbe.of(reranker, List.of(RIGHT, WRONG), adapter.lowRank()).write(folder);
            PairProbe probe = PairProbe.read(folder);
            assertThat(probe.pairs()).containsExactly(RIGHT, WRONG);
            assertThat(probe.distance(reranker, adapter.lowRank())).isZero();
            assertThat(probe.distance(reranker, LowRank.NONE)).isGreaterThan(PairProbe.TOLERANCE);
        }
    }

    @Test
    void aNaNIsNoMatch() throws IOException {
        PairProbe probe = PairProbe.of(reranker, List.of(RIGHT, WRONG), LowRank.NONE);
        probe.scores()[0] = Float.NaN;
        probe.write(folder);
        assertThat(PairProbe.read(folder).distance(reranker, LowRank.NONE)).isNaN();
    }

    @Test
    void theProbesOfTheTwoKindsOfModelAreNotTakenForEachOther() throws IOException {
        try (TextEncoder encoder = TextEncoder.open(TestModels.folder(TestModels.MINI_LM), EncoderOptions.cpu())) {
            Probe.of(encoder, List.of("x"), LowRank.NONE).write(folder);
        }
        assertThatThrownBy(() -> PairProbe.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the probe of a reranker");
        PairProbe.of(reranker, List.of(RIGHT), LowRank.NONE).write(folder);
        assertThatThrownBy(() -> Probe.read(folder)).isInstanceOf(IOException.class);
    }

    @Test
    void probabilityIsTheSigmoid() {
        assertThat(Reranker.probability(0)).isEqualTo(0.5f);
        assertThat(Reranker.probability(2)).isCloseTo(0.8807971f, within(1e-6f));
        assertThat(Reranker.probability(-200)).isZero();
        assertThat(Reranker.probability(200)).isEqualTo(1);
        assertThat(Reranker.probability(Float.NaN)).isNaN();
    }
}
