package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two texts of three tokens, the second one padded; hidden states of width two. */
class PoolingTest {

    private final TorchProgram program = TorchProgram.load(TextEncoder.class, "pooling.py", "Pooling");
    private final NDManager scratch = Torch.newManager(Device.cpu());
    private final NDArray hidden =
            Tensors.of(scratch, new float[] {1, 2, 3, 4, 5, 9, 10, 20, 30, 40, 500, 600}, 2, 3, 2);
    private final NDArray mask = Tensors.of(scratch, new boolean[] {true, true, true, true, true, false}, 2, 3);

    @AfterEach
    void close() {
        scratch.close();
        program.close();
    }

    @Test
    void takesTheFirstToken() {
        pools("cls", 1, 2, 10, 20);
    }

    @Test
    void takesTheMeanOfTheRealTokens() {
        pools("mean", 3, 5, 20, 30);
    }

    @Test
    void takesTheLastRealToken() {
        pools("last_token", 5, 9, 30, 40);
    }

    /** A view would keep all the hidden states alive as long as the vectors. */
    private void pools(String method, float... expected) {
        NDArray pooled = program.call(scratch, method, hidden, mask);
        hidden.addi(1000);
        assertThat(pooled.toFloatArray()).containsExactly(expected);
    }
}
