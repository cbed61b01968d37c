package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LinearSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against AdamW written down in double precision, on a loss whose gradient is known: ½ Σ (p − target)². */
class AdamWTest {

    private static final List<LinearSite> SITES = List.of(new LinearSite(0, "only", 3, 2));
    private static final double[] TARGET = {0.3, -2, 5, 0.01, -0.7};

    @Test
    void withoutClippingOrDecay() {
        follows(new AdamWOptions(0.9, 0.999, 1e-8, 0, 1e6), 1e-2, 1);
    }

    @Test
    void withDecoupledWeightDecay() {
        follows(new AdamWOptions(0.9, 0.95, 1e-8, 0.3, 1e6), 1e-2, 1);
    }

    @Test
    void clipsALargeGradientToTheLimit() {
        follows(new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 0.5), 1e-2, 0.1);
    }

    @Test
    void leavesAGradientBelowTheLimitAlone() {
        follows(new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 7), 1e-2, 1);
    }

    /** With an epsilon that counts: added to the root of the corrected second moment, not under it. */
    @Test
    void addsEpsilonOutsideTheRoot() {
        follows(new AdamWOptions(0.9, 0.95, 0.5, 0, 1e6), 1e-1, 1);
    }

    /** @param shareAtFirst the first gradient's length after clipping, as a share of what it was */
    private static void follows(AdamWOptions options, double learningRate, double shareAtFirst) {
        try (LoraAdapter adapter =
                        LoraAdapter.initial(new LoraSpec(1, 1, false, 0, List.of()), SITES, Device.cpu(), 1);
                TorchProgram program = TorchProgram.load(AdamWTest.class, "quadratic.py", "Quadratic")) {
            adapter.requireGradients();
            OptimizerState state = OptimizerState.initial(adapter);
            Reference reference = new Reference(options, flat(adapter.tensors()));
            try (AdamW optimizer = new AdamW(options, adapter, state)) {
                for (int step = 1; step <= 6; step++) {
                    double rate = learningRate / step;
                    double norm = reference.step(rate);
                    assertThat(update(optimizer, program, adapter, rate)).isCloseTo(norm, within(1e-5));
                    if (step == 1) {
                        assertThat(Math.min(1, options.maxGradNorm() / norm)).isCloseTo(shareAtFirst, within(0.05));
                    }
                    close(adapter.tensors(), reference.p);
                    close(state.expAvg(), reference.m);
                    close(state.expAvgSq(), reference.v);
                    assertThat(state.steps()).isEqualTo(step);
                }
            }
        }
    }

    private static double update(AdamW optimizer, TorchProgram program, LoraAdapter adapter, double rate) {
        try (NDManager step = Torch.newManager(Device.cpu())) {
            NDList targets = new NDList(
                    Tensors.of(step, new float[] {0.3f, -2, 5}, 1, 3),
                    Tensors.of(step, new float[] {0.01f, -0.7f}, 2, 1));
            GradientSum sum = new GradientSum(step, adapter.tensors());
            NDArray loss;
            try (GradMode recording = GradMode.recording()) {
                loss = program.call(step, "loss", adapter.tensors(), targets);
            }
            sum.add(step, loss, 1, List.of());
            return optimizer.update(step, sum.sums(), rate);
        }
    }

    private static void close(NDList actual, double[] expected) {
        double[] values = flat(actual);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).as("number %d", i).isCloseTo(expected[i], within(2e-6 * (1 + Math.abs(expected[i]))));
        }
    }

    private static double[] flat(NDList tensors) {
        List<Double> values = new ArrayList<>();
        for (NDArray tensor : tensors) {
            for (float value : tensor.toFloatArray()) {
                values.add((double) value);
            }
        }
        return values.stream().mapToDouble(value -> value).toArray();
    }

    /** Loshchilov and Hutter, Decoupled Weight Decay Regularization, algorithm 2; clipping as torch's clip_grad_norm_. */
    private static final class Reference {
        private final AdamWOptions options;
        private final double[] p;
        private final double[] m;
        private final double[] v;
        private int t;

        Reference(AdamWOptions options, double[] p) {
            this.options = options;
            this.p = p;
            this.m = new double[p.length];
            this.v = new double[p.length];
        }

        double step(double rate) {
            t++;
            double[] g = new double[p.length];
            double squares = 0;
            for (int i = 0; i < p.length; i++) {
                g[i] = p[i] - TARGET[i];
                squares += g[i] * g[i];
            }
            double norm = Math.sqrt(squares);
            double factor = Math.min(1, options.maxGradNorm() / (norm + 1e-6));
            for (int i = 0; i < p.length; i++) {
                g[i] *= factor;
                m[i] = options.beta1() * m[i] + (1 - options.beta1()) * g[i];
                v[i] = options.beta2() * v[i] + (1 - options.beta2()) * g[i] * g[i];
                double mean = m[i] / (1 - Math.pow(options.beta1(), t));
                double variance = v[i] / (1 - Math.pow(options.beta2(), t));
                p[i] -= rate * (mean / (Math.sqrt(variance) + options.epsilon()) + options.weightDecay() * p[i]);
            }
            return norm;
        }
    }
}
