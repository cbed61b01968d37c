package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.config.Side;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.reference.ExpectedTensors.Expected;
import io.freshet.model.reference.Reached;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses, gradients and updates of InfoNCE through an adapter, against transformers, PEFT and torch. */
class EmbeddingReferenceTest {

    private static final double LIMIT = 1e-4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "qwen3-embedding,false,false",
        "qwen3-embedding,true,false",
        "qwen3-embedding,false,true",
        "qwen3-embedding,true,true",
        "bert,false,false",
        "bert,true,true"
    })
    void lossesAndGradients(String name, boolean layers, boolean chunks) throws IOException {
        ReferenceModel model = ReferenceModel.unpack(name, folder);
        JsonNode infonce = model.json().get("infonce");
        // So short chunks that a batch takes several.
        try (TextEncoder encoder = open(model, 64);
                LoraAdapter adapter = adapter(model, infonce.get("adapter").asText(), encoder)) {
            for (JsonNode setting : infonce.get("settings")) {
                String what = name + (layers ? ", layers again" : "") + (chunks ? ", chunks again" : "") + ", "
                        + setting.get("name").asText();
                List<Example> rows = examples(infonce.get(setting.get("groups").asText()));
                EmbeddingTask task = task(encoder, setting, new Recompute(layers, chunks));
                try (EmbeddingObjective objective = task.objective(adapter);
                        NDManager step = Torch.newManager(Device.cpu())) {
                    GradientSum sum = new GradientSum(step, adapter.tensors());
                    EmbeddingObjective.Forward forward = objective.forward(step, rows, 0);
                    sum.add(step, forward.value().loss(), 1, forward.passes());
                    Reached.check(
                            "InfoNCE, " + what,
                            loss(forward),
                            setting.get("loss").asDouble(),
                            LIMIT);
                    float[] perRow = forward.value().perRow().toFloatArray();
                    for (int i = 0; i < perRow.length; i++) {
                        assertThat(perRow[i])
                                .isCloseTo(
                                        (float) setting.get("row_losses").get(i).asDouble(), within(perRow[i]));
                    }
                    float[] expected = flat(
                            adapter,
                            model.expected()
                                    .under("gradient." + setting.get("name").asText() + "."));
                    Reached.check("gradient of InfoNCE, " + what, flat(sum), expected, LIMIT);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3-embedding", "bert"})
    void theAdapterAfterFiveUpdates(String name) throws IOException {
        ReferenceModel model = ReferenceModel.unpack(name, folder);
        JsonNode run = model.json().get("adamw");
        AdamWOptions options = new AdamWOptions(
                run.get("beta1").asDouble(),
                run.get("beta2").asDouble(),
                run.get("epsilon").asDouble(),
                run.get("weight_decay").asDouble(),
                run.get("max_grad_norm").asDouble());
        String start = model.json().get("infonce").get("adapter").asText();
        try (TextEncoder encoder = open(model, 4096);
                LoraAdapter adapter = adapter(model, start, encoder);
                Optimization<Example> optimization = new Optimization<>(
                        task(
                                encoder,
                                model.json().get("infonce").get("settings").get(0),
                                Recompute.NOTHING),
                        adapter,
                        OptimizerState.initial(adapter),
                        options)) {
            for (JsonNode step : run.get("steps")) {
                var update = optimization.update(
                        List.of(examples(step.get("batch"))),
                        1,
                        run.get("learning_rate").asDouble(),
                        0);
                Reached.check(
                        "loss on the way, " + name,
                        update.loss(),
                        step.get("loss").asDouble(),
                        LIMIT);
                Reached.check(
                        "gradient norm on the way, " + name,
                        update.gradNorm(),
                        step.get("grad_norm").asDouble(),
                        LIMIT);
            }
            List<Float> actual = new ArrayList<>();
            adapter.tensors().forEach(tensor -> add(actual, tensor.toFloatArray()));
            Reached.check(
                    "adapter after 5 AdamW updates, " + name,
                    array(actual),
                    flat(adapter, model.expected().under("adamw.")),
                    LIMIT);
        }
    }

    private static org.assertj.core.data.Offset<Float> within(float value) {
        return org.assertj.core.data.Offset.offset((float) (LIMIT * Math.max(1, Math.abs(value))));
    }

    private static double loss(EmbeddingObjective.Forward forward) {
        return forward.value().loss().toFloatArray()[0];
    }

    private static TextEncoder open(ReferenceModel model, int tokensPerChunk) throws IOException {
        EncoderOptions usual = EncoderOptions.cpu();
        return TextEncoder.open(
                model.folder(),
                new EncoderOptions(usual.device(), usual.compute(), 1024, tokensPerChunk, usual.queryInstruction()));
    }

    private static LoraAdapter adapter(ReferenceModel model, String name, TextEncoder encoder) throws IOException {
        LoraAdapter adapter = PeftFolder.read(model.adapter(name), encoder.linears(), Device.cpu());
        adapter.requireGradients();
        return adapter;
    }

    private static EmbeddingTask task(TextEncoder encoder, JsonNode setting, Recompute recompute) {
        InfoNceOptions loss = new InfoNceOptions(
                setting.get("temperature").asDouble(),
                setting.get("in_batch").asBoolean(),
                setting.get("mask_fake_negatives").asBoolean(),
                setting.get("fake_negative_margin").asDouble(),
                setting.get("query_query").asBoolean(),
                setting.get("document_document").asBoolean());
        Side side = setting.get("side").asText().equals("query") ? Side.QUERY : Side.BOTH;
        return new EmbeddingTask(encoder, new CachedVectors(encoder, 100), side, loss, OptionalInt.empty(), recompute);
    }

    private static List<Example> examples(JsonNode rows) {
        List<Example> examples = new ArrayList<>();
        for (JsonNode row : rows) {
            List<String> negatives = new ArrayList<>();
            row.get("negatives").forEach(text -> negatives.add(text.asText()));
            examples.add(
                    new Example(row.get("query").asText(), row.get("positive").asText(), negatives, 1));
        }
        return examples;
    }

    /** Expected tensors in the adapter's order. */
    private static float[] flat(LoraAdapter adapter, Map<String, Expected> tensors) {
        assertThat(tensors.keySet())
                .containsExactlyInAnyOrderElementsOf(adapter.parameters().keySet());
        List<Float> values = new ArrayList<>();
        adapter.parameters()
                .keySet()
                .forEach(name -> add(values, tensors.get(name).values()));
        return array(values);
    }

    private static float[] flat(GradientSum sum) {
        List<Float> values = new ArrayList<>();
        for (NDArray gradient : sum.sums()) {
            add(values, gradient.toFloatArray());
        }
        return array(values);
    }

    private static void add(List<Float> values, float[] more) {
        for (float value : more) {
            values.add(value);
        }
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
