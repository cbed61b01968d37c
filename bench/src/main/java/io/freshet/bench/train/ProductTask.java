package io.freshet.bench.train;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.freshet.bench.measure.Task;
import io.freshet.bench.measure.Work;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LinearSite;
import java.util.List;

/**
 * What libtorch's F32 matrix multiplication gives here: products of given shapes and nothing else, on the threads the
 * steps run on. Owns its native memory.
 */
public final class ProductTask implements Task {

    /** Long enough to be timed well, and about as long as a step needs to warm the cores. */
    private static final double FLOPS_OF_A_RUN = 4e10;

    private final String name;
    private final NDManager owner = Torch.newManager(Device.cpu());
    private final TorchProgram program = TorchProgram.load(ProductTask.class, "products.py", "Products");
    private final String method;
    private final NDList inputs = new NDList();
    private final NDList weights = new NDList();
    private final Work work;

    private ProductTask(String name, String method, int rows, List<LinearSite> linears, int productsOfEach) {
        this.name = name;
        this.method = method;
        double flops = 0;
        for (LinearSite linear : linears) {
            inputs.add(owner.randomUniform(-1, 1, new Shape(rows, linear.in())));
            weights.add(owner.randomUniform(-1, 1, new Shape(linear.out(), linear.in())));
            flops += 2.0 * productsOfEach * rows * linear.in() * linear.out();
        }
        int calls = (int) Math.max(1, Math.round(FLOPS_OF_A_RUN / flops));
        work = new Work(calls, "rows", (long) calls * rows, 0, 0, calls * flops);
    }

    /** n × n by n × n. */
    public static ProductTask square(int n) {
        return new ProductTask(
                "product, %d × %d by %d × %d".formatted(n, n, n, n),
                "forward",
                n,
                List.of(new LinearSite(0, "square", n, n)),
                1);
    }

    /** What a transformer layer's frozen linears multiply, forward and backward, for so many rows (padded tokens). */
    public static ProductTask layer(List<LinearSite> linears, int rows) {
        List<LinearSite> one =
                linears.stream().filter(site -> site.layer() == 0).toList();
        return new ProductTask("products of a layer, " + rows + " rows", "forward_and_backward", rows, one, 2);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        try (NDManager scratch = owner.newSubManager()) {
            program.call(scratch, method, inputs, weights, work.calls());
        }
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public void close() {
        program.close();
        owner.close();
    }
}
