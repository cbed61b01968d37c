package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizationTest {

    /** The reference's rule: the mean over micro-batches, each with its own in-batch negatives. */
    @Test
    void anAccumulatedGradientIsTheMeanOfItsMicroBatches() throws IOException {
        List<Example> rows = TestRounds.examples(0, 6);
        try (TextEncoder encoder = TestModels.openForShortTexts(TestModels.BGE, 24);
                LoraAdapter adapter = LoraAdapter.initial(
                        new LoraSpec(4, 16, false, 0, List.of()), encoder.linears(), Device.cpu(), 1);
                EmbeddingObjective objective = TestRounds.task(encoder, new CachedVectors(encoder, 100), Side.BOTH)
                        .objective(adapter);
                NDManager step = Torch.newManager(Device.cpu())) {
            adapter.requireGradients();
            GradientSum both = new GradientSum(step, adapter.tensors());
            GradientSum first = new GradientSum(step, adapter.tensors());
            GradientSum second = new GradientSum(step, adapter.tensors());
            double[] weights = objective.weights(List.of(rows.subList(0, 3), rows.subList(3, 6)), 2);
            objective.differentiate(step, rows.subList(0, 3), 0, weights[0], both);
            objective.differentiate(step, rows.subList(3, 6), 0, weights[1], both);
            objective.differentiate(step, rows.subList(0, 3), 0, 1, first);
            objective.differentiate(step, rows.subList(3, 6), 0, 1, second);
            float largest = 0;
            for (int p = 0; p < both.sums().size(); p++) {
                float[] mean = both.sums().get(p).toFloatArray();
                float[] a = first.sums().get(p).toFloatArray();
                float[] b = second.sums().get(p).toFloatArray();
                for (int i = 0; i < mean.length; i++) {
                    assertThat(mean[i]).isCloseTo((a[i] + b[i]) / 2, within(1e-6f));
                    largest = Math.max(largest, Math.abs(mean[i]));
                }
            }
            assertThat(largest).isGreaterThan(1e-4f);
        }
    }
}
