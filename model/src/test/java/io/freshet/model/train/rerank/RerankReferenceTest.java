package io.freshet.model.train.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.BatchReport;
import io.freshet.model.train.Objective;
import io.freshet.model.train.Optimization;
import io.freshet.model.train.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses, LoRA gradients and AdamW steps of a tiny Qwen3 reranker, against transformers and PEFT. */
class RerankReferenceTest {

    /** Of a gradient's or matrix's largest number. Measured: 1e-5 for sft, 4e-6 for the others, 2e-6 after AdamW. */
    private static final double RELATIVE = 3e-5;

    /**
     * For few rows at a time BLAS adds up the vocabulary's 151,669 terms one by one, in PyTorch too: measured 9e-5.
     */
    private static final double RELATIVE_OF_FEW_ROWS = 4e-4;

    private static ReferenceModel model;
    private static Reranker reranker;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        model = ReferenceModel.unpack("qwen3-reranker", folder);
        // Chunks of about two prompts.
        reranker = Rerankers.open(
                model.folder(), new RerankOptions(Device.cpu(), DataType.FLOAT32, 1024, 200, Optional.empty()));
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sft", "pointwise", "listwise"})
    void losses(String name) throws IOException {
        try (LoraAdapter adapter = adapter();
                Objective<RerankRow> objective = task(name, Recompute.NOTHING).objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            double expected = model.json().at("/adapter_losses/" + name).asDouble();
            double loss = objective.measure(step, groups()).loss();
            assertThat(loss).isCloseTo(expected, within(1e-6 * expected));
        }
    }

    /** One answer a row is the same as groups of answers, but for a listwise loss. */
    @ParameterizedTest
    @ValueSource(strings = {"sft", "pointwise"})
    void lossesOfSingleRows(String name) throws IOException {
        try (LoraAdapter adapter = adapter();
                Objective<RerankRow> objective = task(name, Recompute.NOTHING).objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            BatchReport report = objective.measure(step, singles(model.json().get("rows")));
            double expected = model.json().at("/adapter_losses/" + name).asDouble();
            assertThat(report.loss()).isCloseTo(expected, within(1e-6 * expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sft,false,false",
        "sft,true,false",
        "sft,false,true",
        "sft,true,true",
        "pointwise,false,false",
        "pointwise,true,true",
        "listwise,false,false",
        "listwise,true,false",
        "listwise,false,true"
    })
    void gradients(String name, boolean layers, boolean chunks) throws IOException {
        try (LoraAdapter adapter = adapter();
                Objective<RerankRow> objective =
                        task(name, new Recompute(layers, chunks)).objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.requireGradients();
            GradientSum sum = new GradientSum(step, adapter.tensors());
            objective.differentiate(step, groups(), 1, 1, sum);
            int i = 0;
            for (String path : adapter.parameters().keySet()) {
                compare(sum.sums().get(i++), "gradient." + name + "." + path, RELATIVE);
            }
        }
    }

    /** Two micro-batches of unlike size: the update is that of the mean over all tokens. */
    @Test
    void accumulationOfAnswersIsTheMeanOverTokens() throws IOException {
        List<RerankRow> all = singles(model.json().get("rows"));
        List<List<RerankRow>> parts = List.of(all.subList(0, 3), all.subList(3, all.size()));
        try (LoraAdapter adapter = adapter();
                Objective<RerankRow> objective = task("sft", Recompute.NOTHING).objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.requireGradients();
            double[] weights = objective.weights(parts, 2);
            assertThat(weights).containsExactly(3 / 8.0, 5 / 8.0);
            GradientSum sum = new GradientSum(step, adapter.tensors());
            objective.differentiate(step, parts.get(0), 1, weights[0], sum);
            objective.differentiate(step, parts.get(1), 2, weights[1], sum);
            int i = 0;
            for (String path : adapter.parameters().keySet()) {
                compare(sum.sums().get(i++), "gradient.sft." + path, RELATIVE_OF_FEW_ROWS);
            }
        }
    }

    @Test
    void adapterAfterFiveSteps() throws IOException {
        JsonNode run = model.json().get("adamw");
        AdamWOptions options = new AdamWOptions(
                run.get("beta1").asDouble(),
                run.get("beta2").asDouble(),
                run.get("epsilon").asDouble(),
                run.get("weight_decay").asDouble(),
                run.get("max_grad_norm").asDouble());
        try (LoraAdapter adapter = adapter();
                Optimization<RerankRow> optimization = new Optimization<>(
                        task("pointwise", Recompute.NOTHING), adapter, OptimizerState.initial(adapter), options)) {
            for (JsonNode expected : run.get("steps")) {
                var update = optimization.update(
                        List.of(singles(expected.get("batch"))),
                        1,
                        run.get("learning_rate").asDouble(),
                        1);
                assertThat(update.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-5));
                double norm = expected.get("grad_norm").asDouble();
                assertThat(update.gradNorm()).isCloseTo(norm, within(1e-4 * norm));
            }
            for (Map.Entry<String, NDArray> parameter : adapter.parameters().entrySet()) {
                compare(parameter.getValue(), "adamw." + parameter.getKey(), RELATIVE);
            }
        }
    }

    private static void compare(NDArray actual, String name, double tolerance) {
        float[] expected = model.expected().floats(name);
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs((double) values[i] - expected[i]));
        }
        assertThat(difference / largest).as(name).isLessThan(tolerance);
        assertThat(Arrays.equals(values, new float[values.length])).as(name).isFalse();
    }

    private static RerankTask task(String loss, Recompute recompute) {
        return new RerankTask(reranker, RerankLoss.named(loss), DocumentSampling.REFERENCE, recompute);
    }

    private static LoraAdapter adapter() throws IOException {
        return PeftFolder.read(model.adapter(model.json().get("adapter").asText()), reranker.linears(), Device.cpu());
    }

    private static List<RerankRow> singles(JsonNode rows) {
        List<RerankRow> list = new ArrayList<>();
        for (JsonNode row : rows) {
            list.add(RerankRow.of(
                    row.get("query").asText(),
                    row.get("document").asText(),
                    row.get("relevant").asBoolean()));
        }
        return list;
    }

    /** The rows of each query as one. */
    private static List<RerankRow> groups() {
        JsonNode rows = model.json().get("rows");
        int size = model.json().get("group_size").asInt();
        List<RerankRow> groups = new ArrayList<>();
        for (int first = 0; first < rows.size(); first += size) {
            List<String> negatives = new ArrayList<>();
            for (int i = first + 1; i < first + size; i++) {
                negatives.add(rows.get(i).get("document").asText());
            }
            JsonNode head = rows.get(first);
            groups.add(RerankRow.of(
                    head.get("query").asText(), head.get("document").asText(), negatives));
        }
        return groups;
    }
}
