package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoraMergeTest {

    private static final LinearSite SITE = new LinearSite(0, "layers.0.mlp.down_proj", 48, 32);
    private static final LinearSite OTHER = new LinearSite(0, "layers.0.self_attn.q_proj", 48, 48);

    private final Random random = new Random(5);
    private final NDManager manager = Torch.newManager(Device.cpu());
    private final LoraAdapter adapter = LoraAdapter.create(
            new LoraSpec(4, 12, true, 0, List.of("down_proj")),
            List.of(SITE, OTHER),
            Device.cpu(),
            (name, rows, columns) -> random(rows * columns));

    @AfterEach
    void close() {
        adapter.close();
        manager.close();
    }

    @Test
    void aMergedWeightDoesWhatWeightAndAdapterDo() {
        float[] w = random(32 * 48);
        float[] a = adapter.parameters().get(LoraNames.a(SITE)).toFloatArray();
        float[] b = adapter.parameters().get(LoraNames.b(SITE)).toFloatArray();
        float[] merged = LoraMerge.merge(manager, Tensors.of(manager, w, 32, 48), adapter, SITE)
                .toFloatArray();
        double scaling = 12 / Math.sqrt(4);
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 48; j++) {
                double sum = 0;
                for (int r = 0; r < 4; r++) {
                    sum += (double) b[4 * i + r] * a[48 * r + j];
                }
                double expected = w[48 * i + j] + scaling * sum;
                assertThat((double) merged[48 * i + j]).isCloseTo(expected, within(1e-6 * Math.max(20, expected)));
            }
        }
    }

    @Test
    void unmergingGivesTheWeightBackButForRounding() {
        float[] w = random(32 * 48);
        NDArray merged = LoraMerge.merge(manager, Tensors.of(manager, w, 32, 48), adapter, SITE);
        float[] back = LoraMerge.unmerge(manager, merged, adapter, SITE).toFloatArray();
        float[] between = merged.toFloatArray();
        for (int i = 0; i < w.length; i++) {
            double rounding = Math.ulp(Math.max(Math.abs(between[i]), Math.abs(w[i])));
            assertThat(Math.abs((double) back[i] - w[i])).isLessThanOrEqualTo(rounding);
        }
        assertThat(between).isNotEqualTo(w);
    }

    @Test
    void aTrainedAdapterMergesWithoutAGraph() {
        adapter.requireGradients();
        NDArray weight = Tensors.of(manager, random(32 * 48), 32, 48);
        assertThat(LoraMerge.merge(manager, weight, adapter, SITE).hasGradient())
                .isFalse();
        assertThatThrownBy(() -> LoraMerge.merge(manager, weight, adapter, OTHER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(OTHER.path());
    }

    private float[] random(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
