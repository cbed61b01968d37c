package io.freshet.model.transformer.decoder;

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

/**
 * A causal decoder: one call of {@code decoder.py} a layer. Hidden states of padding are finite numbers without meaning.
 * A batch in which every text begins in the first column needs no attention mask, the memory of which is quadratic in
 * the length: pad on the right.
 */
public final class Decoder implements Transformer {

    private final DecoderConfig config;
    private final DecoderWeights weights;
    private final TorchProgram program;
    private final NDManager owner;

    private Decoder(DecoderConfig config, DecoderWeights weights, TorchProgram program, NDManager owner) {
        this.config = config;
        this.weights = weights;
        this.program = program;
        this.owner = owner;
    }

    /** Loads the weights of {@code folder} onto a device. */
    public static Decoder open(Path folder, DecoderConfig config, Device device, DataType compute) throws IOException {
        NDManager owner = Torch.newManager(device);
        try (TensorSource source = ShardedSafetensors.open(folder)) {
            DecoderWeights weights = DecoderWeights.load(source, owner, compute, config);
            return new Decoder(config, weights, TorchProgram.load(Decoder.class, "decoder.py", "Decoder"), owner);
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
        return DecoderNames.sites(config);
    }

    @Override
    public Optional<NDArray> head() {
        return weights.head();
    }

    @Override
    public double weightNorm() {
        return LinearNorm.of(weights.layers(), owner);
    }

    @Override
    public Begun begin(NDManager step, NDArray ids, NDArray mask) {
        NDList begun =
                program.callList(step, "begin", ids, mask, weights.words(), config.headWidth(), config.ropeTheta());
        return new Begun(begun.get(0), begun.subNDList(1));
    }

    @Override
    public NDArray layer(NDManager step, int index, NDArray x, NDList shared, LowRank delta) {
        return program.call(
                step,
                "layer",
                x,
                shared,
                weights.layers().get(index),
                delta.layer(index),
                config.headWidth(),
                delta.scaling(),
                delta.dropout(),
                config.normEps());
    }

    @Override
    public NDArray end(NDManager step, NDArray x) {
        return program.call(step, "norm", x, weights.norm(), config.normEps());
    }

    @Override
    public void close() {
        program.close();
        owner.close();
    }
}
