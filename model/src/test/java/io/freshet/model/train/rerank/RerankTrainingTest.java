package io.freshet.model.train.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.ProbeTexts;
import io.freshet.model.evaluate.RerankEvaluator;
import io.freshet.model.evaluate.RerankMetrics;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.BatchReport;
import io.freshet.model.train.Example;
import io.freshet.model.train.Objective;
import io.freshet.model.train.Optimization;
import io.freshet.model.train.OptimizerState;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reranker lane's training with a real encoder, on the beginnings of texts. */
class RerankTrainingTest {

    private static Reranker reranker;
    private static List<Example> examples;
    private static List<RerankRow> rows;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        reranker = Rerankers.open(
                TestModels.folder(TestModels.BGE),
                new RerankOptions(Device.cpu(), DataType.FLOAT32, 24, 200, Optional.of("")));
        List<TestPairs> pairs = TestPairs.first(12);
        examples = new ArrayList<>();
        rows = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            // What answers is what stands three further on: nothing the model could know.
            String positive = pairs.get(i + 3).answer();
            List<String> negatives =
                    List.of(pairs.get(i).answer(), pairs.get(i + 1).answer());
            examples.add(new Example(pairs.get(i).question(), positive, negatives, 1));
            rows.add(RerankRow.of(pairs.get(i).question(), positive, negatives));
        }
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pointwise", "listwise"})
    void trainingLearnsAnOrderAndTheProbeKnowsIt(String loss) throws IOException {
        RerankEvaluator evaluator = new RerankEvaluator(reranker);
        RerankMetrics before = evaluator.evaluate(rows, LowRank.NONE);
        assertThat(before.mrr()).isLessThan(0.7);
        RerankTask task = RerankTask.of(reranker, RerankLoss.named(loss));
        try (LoraAdapter adapter = adapter(0)) {
            train(task, adapter, 6);
            RerankMetrics after = evaluator.evaluate(rows, adapter.lowRank());
            assertThat(after.mrr()).isGreaterThan(before.mrr() + 0.2);
            assertThat(after.auc()).isGreaterThan(before.auc() + 0.2);
            assertThat(after.margin()).isGreaterThan(before.margin());
            task.ofExamples().writeProbe(folder, adapter.lowRank());
            PairProbe probe = PairProbe.read(folder);
            assertThat(probe.pairs()).hasSize(2 * ProbeTexts.QUERIES.size()).doesNotHaveDuplicates();
            assertThat(probe.distance(reranker, adapter.lowRank())).isLessThan(PairProbe.TOLERANCE);
            assertThat(probe.distance(reranker, LowRank.NONE)).isGreaterThan(PairProbe.tolerance(reranker));
        }
    }

    @Test
    void theSameTrainingGivesTheSameBits() {
        RerankTask task = RerankTask.of(reranker, new RerankLoss.Pointwise());
        try (LoraAdapter first = adapter(0.1);
                LoraAdapter second = adapter(0.1)) {
            train(task, first, 2);
            train(task, second, 2);
            for (int i = 0; i < first.tensors().size(); i++) {
                assertThat(first.tensors().get(i).toFloatArray())
                        .containsExactly(second.tensors().get(i).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true", "true,true"})
    void gradientsAreThoseOfTheWholeGraphWhateverIsRunAgain(boolean layers, boolean chunks) {
        List<float[]> whole = gradients(Recompute.NOTHING);
        List<float[]> again = gradients(new Recompute(layers, chunks));
        for (int i = 0; i < whole.size(); i++) {
            float largest = 0;
            for (float g : whole.get(i)) {
                largest = Math.max(largest, Math.abs(g));
            }
            assertThat(again.get(i))
                    .usingComparatorWithPrecision(1e-4f * largest)
                    .containsExactly(whole.get(i));
        }
    }

    @Test
    void documentsWithoutComparisonTrainNoListwiseLoss() {
        RerankTask listwise = RerankTask.of(reranker, RerankLoss.Listwise.usual());
        RerankRow yes = RerankRow.of("q", "d", true);
        assertThat(listwise.trains(yes)).isFalse();
        assertThat(listwise.trains(rows.get(0))).isTrue();
        assertThat(RerankTask.of(reranker, new RerankLoss.Pointwise()).trains(yes))
                .isTrue();
        try (LoraAdapter adapter = adapter(0);
                Objective<RerankRow> objective = listwise.objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.requireGradients();
            GradientSum sum = new GradientSum(step, adapter.tensors());
            BatchReport alone = objective.differentiate(step, List.of(yes), 1, 1, sum);
            assertThat(alone).isEqualTo(new BatchReport(0, 0, 0, 0));
            sum.sums().forEach(gradient -> assertThat(gradient.toFloatArray()).containsOnly(0f));
            double expected = objective.measure(step, List.of(rows.get(0))).loss();
            assertThat(objective.measure(step, List.of(yes, rows.get(0))).loss())
                    .isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void anEncoderHasNoAnswersToFineTune() {
        assertThatThrownBy(() -> RerankTask.of(reranker, new RerankLoss.Sft()))
                .hasMessageContaining("encoder")
                .hasMessageContaining("pointwise or listwise");
    }

    @Test
    void aLossThatIsNoNumberAddsNothing() {
        try (LoraAdapter adapter = adapter(0);
                Objective<RerankRow> objective =
                        RerankTask.of(reranker, new RerankLoss.Pointwise()).objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.tensors().forEach(tensor -> tensor.addi(Float.NaN));
            adapter.requireGradients();
            GradientSum sum = new GradientSum(step, adapter.tensors());
            assertThat(objective.differentiate(step, rows, 1, 1, sum).loss()).isNaN();
            sum.sums().forEach(gradient -> assertThat(gradient.toFloatArray()).containsOnly(0f));
        }
    }

    private static void train(RerankTask task, LoraAdapter adapter, int updates) {
        try (Optimization<Example> optimization = new Optimization<>(
                task.ofExamples(), adapter, OptimizerState.initial(adapter), AdamWOptions.reference())) {
            for (int i = 0; i < updates; i++) {
                assertThat(optimization.update(List.of(examples), 1, 4e-3, i).skipped())
                        .isEmpty();
            }
        }
    }

    private static List<float[]> gradients(Recompute recompute) {
        RerankTask task = new RerankTask(reranker, new RerankLoss.Pointwise(), DocumentSampling.REFERENCE, recompute);
        try (LoraAdapter adapter = adapter(0.2);
                Objective<RerankRow> objective = task.objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.tensors().forEach(tensor -> tensor.addi(0.02f));
            adapter.requireGradients();
            GradientSum sum = new GradientSum(step, adapter.tensors());
            objective.differentiate(step, rows.subList(0, 3), 7, 1, sum);
            return sum.sums().stream().map(NDArray::toFloatArray).toList();
        }
    }

    private static LoraAdapter adapter(double dropout) {
        return LoraAdapter.initial(new LoraSpec(2, 8, false, dropout, List.of()), reranker.linears(), Device.cpu(), 3);
    }
}
