package io.freshet.cli.chaos.fault;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.train.BatchReport;
import io.freshet.model.train.Objective;
import io.freshet.model.train.TrainingTask;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A task whose loss has its gradients computed, and then the process may end before the optimiser gets them. */
record TrappedTask<R>(TrainingTask<R> real, Trap trap) implements TrainingTask<R> {

    @Override
    public List<LinearSite> linears() {
        return real.linears();
    }

    @Override
    public Device device() {
        return real.device();
    }

    @Override
    public Objective<R> objective(LoraAdapter adapter) {
        return new TrappedObjective<>(real.objective(adapter), trap);
    }

    @Override
    public PeftStyle peftStyle() {
        return real.peftStyle();
    }

    @Override
    public List<String> keys(R row) {
        return real.keys(row);
    }

    @Override
    public List<R> deal(List<R> rows, int epoch, long seed) {
        return real.deal(rows, epoch, seed);
    }

    @Override
    public void writeProbe(Path folder, LowRank delta) throws IOException {
        real.writeProbe(folder, delta);
    }

    private record TrappedObjective<R>(Objective<R> real, Trap trap) implements Objective<R> {

        @Override
        public BatchReport differentiate(NDManager step, List<R> rows, long seed, double weight, GradientSum sum) {
            BatchReport report = real.differentiate(step, rows, seed, weight, sum);
            trap.reach(Place.UPDATE, "");
            return report;
        }

        @Override
        public BatchReport measure(NDManager step, List<R> rows) {
            return real.measure(step, rows);
        }

        @Override
        public double[] weights(List<List<R>> microBatches, int accumulation) {
            return real.weights(microBatches, accumulation);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
