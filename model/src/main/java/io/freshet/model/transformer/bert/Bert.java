package io.freshet.model.transformer.bert;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LinearNorm;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A BERT encoder: one call of {@code bert.py} a layer. */
public final class Bert implements Transformer {

    private final BertConfig config;
    private final BertWeights weights;
    private final TorchProgram program;
    private final NDManager owner;

    private Bert(BertConfig config, BertWeights weights, TorchProgram program, NDManager owner) {
        this.config = config;
        this.weights = weights;
        this.program = program;
        this.owner = owner;
    }

    /** Loads the weights of {@code folder} onto a device. */
    public static Bert open(Path folder, BertConfig config, Device device, DataType compute) throws IOException {
        NDManager owner = Torch.newManager(device);
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            BertWeights weights = BertWeights.load(source, owner, compute, config);
            return new Bert(config, weights, TorchProgram.load(Bert.class, "bert.py", "Bert"), owner);
        } catch (RuntimeException | IOException e) {
            owner.close();
            throw e;
        }
    }

    @Override
    public int hiddenSize() {
        return config.hidden();
    }

    @Override
    public int layers() {
        return config.layers();
    }

    @Override
    public int maxPositions() {
        return config.maxPositions();
    }

    @Override
    public List<LinearSite> linears() {
        return BertWeights.sites(config);
    }

    /** An encoder has none. */
    @Override
    public Optional<NDArray> head() {
        return Optional.empty();
    }

    @Override
    public double weightNorm() {
        return LinearNorm.of(weights.layers(), owner);
    }

    @Override
    public Begun begin(NDManager step, NDArray ids, NDArray mask) {
        return new Begun(
                program.call(step, "embeddings", ids, weights.embeddings(), config.layerNormEps()), new NDList(mask));
    }

    @Override
    public NDArray layer(NDManager step, int index, NDArray x, NDList shared, LowRank delta) {
        return program.call(
                step,
                "layer",
                x,
                shared.get(0),
                weights.layers().get(index),
                delta.layer(index),
                config.heads(),
                delta.scaling(),
                delta.dropout(),
                config.layerNormEps());
    }

    @Override
    public NDArray end(NDManager step, NDArray x) {
        return x;
    }

    @Override
    public void close() {
        program.close();
        owner.close();
    }
}
