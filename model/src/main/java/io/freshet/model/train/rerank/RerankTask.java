package io.freshet.model.train.rerank;

import ai.djl.Device;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.rerank.GenerativeReranker;
import io.freshet.model.rerank.PairProbe;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.train.Example;
import io.freshet.model.train.Objective;
import io.freshet.model.train.TrainingTask;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Training of a reranker.
 *
 * @param sampling which documents of a row take part in a step
 */
public record RerankTask(Reranker reranker, RerankLoss loss, DocumentSampling sampling, Recompute recompute)
        implements TrainingTask<RerankRow> {

    public RerankTask {
        if (loss instanceof RerankLoss.Sft && !(reranker instanceof GenerativeReranker)) {
            throw new IllegalArgumentException("the loss 'sft' trains the words of an answer, and " + reranker.folder()
                    + " is an encoder, which has none; use pointwise or listwise");
        }
    }

    /** With ms-swift's sampling and the whole graph kept. */
    public static RerankTask of(Reranker reranker, RerankLoss loss) {
        return new RerankTask(reranker, loss, DocumentSampling.REFERENCE, Recompute.NOTHING);
    }

    /** The same training from mined examples, for rounds. */
    public TrainingTask<Example> ofExamples() {
        return new ExampleTask(this);
    }

    /** Whether the loss learns anything from a row; one that needs a comparison does not from a document alone. */
    public boolean trains(RerankRow row) {
        return sampling.groups(List.of(row), 0).stream().anyMatch(this::trains);
    }

    boolean trains(PairGroup group) {
        return !(loss instanceof RerankLoss.Listwise listwise) || group.comparable(listwise.minGroupSize());
    }

    @Override
    public List<LinearSite> linears() {
        return reranker.linears();
    }

    @Override
    public Device device() {
        return reranker.options().device();
    }

    @Override
    public PeftStyle peftStyle() {
        return reranker.peftStyle();
    }

    @Override
    public Objective<RerankRow> objective(LoraAdapter adapter) {
        return new RerankObjective(this, adapter);
    }

    @Override
    public void writeProbe(Path folder, LowRank delta) throws IOException {
        PairProbe.of(reranker, delta).write(folder);
    }
}
