package io.freshet.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GradModeTest {

    @Test
    void scopesNest() {
        assertThat(records()).isFalse();
        try (GradMode outer = GradMode.recording()) {
            assertThat(records()).isTrue();
            try (GradMode inner = GradMode.paused()) {
                assertThat(records()).isFalse();
            }
            assertThat(records()).isTrue();
        }
        assertThat(records()).isFalse();
    }

    @Test
    void recordsOnItsOwnThreadOnly() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (GradMode mine = GradMode.recording()) {
            assertThat(other.submit(GradModeTest::records).get()).isFalse();
            assertThat(records()).isTrue();
        } finally {
            other.shutdown();
        }
    }

    /** Whether a result can be differentiated; DJL's own {@code hasGradient} says false of all but leaves. */
    private static boolean records() {
        try (TorchProgram program = TorchProgram.load(TorchProgramTest.class, "probe.py", "Probe");
                NDManager scratch = Torch.newManager(Device.cpu())) {
            NDArray weight = Tensors.of(scratch, new float[] {3}, 1, 1);
            weight.setRequiresGradient(true);
            NDArray x = Tensors.of(scratch, new float[] {2}, 1, 1);
            NDArray loss = program.call(scratch, "loss", x, new NDList(weight), 1.0, true);
            try {
                program.callList(scratch, "gradients", loss, new NDList(weight));
                return true;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("does not require grad");
                return false;
            }
        }
    }
}
