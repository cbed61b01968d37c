package io.freshet.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class TorchProgramTest {

    @Test
    void computesAndDifferentiates() {
        try (TorchProgram program = TorchProgram.load(TorchProgramTest.class, "probe.py", "Probe");
                NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray w = Tensors.of(manager, new float[] {1, 2, 3, 4}, 2, 2);
            w.setRequiresGradient(true);
            NDArray x = Tensors.of(manager, new float[] {1, 1, 2, 0}, 2, 2);
            try (GradMode grad = GradMode.recording()) {
                NDArray loss = program.call(manager, "loss", x, new NDList(w), 0.5, true);
                NDList gradients = program.callList(manager, "gradients", loss, new NDList(w));
                // loss = 0.5 * sum((x w^T)^2): gradient = (x w^T)^T x
                assertThat(loss.toFloatArray()).containsExactly(0.5f * (9 + 49 + 4 + 36));
                assertThat(gradients.get(0).toFloatArray()).containsExactly(7, 3, 19, 7);
            }
            NDArray unrecorded = program.call(manager, "loss", x, new NDList(w), 0.5, true);
            assertThatThrownBy(() -> program.callList(manager, "gradients", unrecorded, new NDList(w)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not require grad");
        }
    }
}
