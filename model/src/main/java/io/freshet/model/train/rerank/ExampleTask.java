package io.freshet.model.train.rerank;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.train.BatchReport;
import io.freshet.model.train.Example;
import io.freshet.model.train.Objective;
import io.freshet.model.train.TrainingTask;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reranker training seen as training from mined examples. */
record ExampleTask(RerankTask task) implements TrainingTask<Example> {

    private static List<RerankRow> rows(List<Example> examples) {
        return examples.stream()
                .map(e -> new RerankRow(e.query(), Optional.empty(), List.of(e.positive()), e.negatives(), e.weight()))
                .toList();
    }

    @Override
    public List<LinearSite> linears() {
        return task.linears();
    }

    @Override
    public Device device() {
        return task.device();
    }

    @Override
    public PeftStyle peftStyle() {
        return task.peftStyle();
    }

    @Override
    public Objective<Example> objective(LoraAdapter adapter) {
        Objective<RerankRow> objective = task.objective(adapter);
        return new Objective<>() {
            @Override
            public BatchReport differentiate(
                    NDManager step, List<Example> rows, long seed, double weight, GradientSum sum) {
                return objective.differentiate(step, rows(rows), seed, weight, sum);
            }

            @Override
            public BatchReport measure(NDManager step, List<Example> rows) {
                return objective.measure(step, rows(rows));
            }

            @Override
            public double[] weights(List<List<Example>> microBatches, int accumulation) {
                return objective.weights(
                        microBatches.stream().map(ExampleTask::rows).toList(), accumulation);
            }

            @Override
            public void close() {
                objective.close();
            }
        };
    }

    @Override
    public void writeProbe(Path folder, LowRank delta) throws IOException {
        task.writeProbe(folder, delta);
    }
}
