package io.freshet.model.lora;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The matrices A [r, in] and B [out, r] of every adapted linear layer, always F32, in native memory of its own.
 *
 * <p>One thread may train it; once nobody trains it, any number may read. Whoever makes it closes it.
 */
public final class LoraAdapter implements AutoCloseable {

    private final LoraSpec spec;
    private final NDManager owner;
    private final Map<String, NDArray> parameters;
    private final List<NDList> perLayer;

    private LoraAdapter(LoraSpec spec, NDManager owner, Map<String, NDArray> parameters, List<NDList> perLayer) {
        this.spec = spec;
        this.owner = owner;
        this.parameters = parameters;
        this.perLayer = perLayer;
    }

    /** Where the values of a new adapter come from. */
    interface Values {
        /** Row-major values of the parameter {@code name} [rows, columns]. */
        float[] of(String name, int rows, int columns);
    }

    /**
     * A fresh adapter that changes nothing yet: A ~ U(−1/√in, 1/√in), which is PEFT's Kaiming-uniform with a = √5 on an
     * [r, in] matrix, and B = 0.
     */
    public static LoraAdapter initial(LoraSpec spec, List<LinearSite> sites, Device device, long seed) {
        Random random = new Random(seed);
        return create(spec, sites, device, (name, rows, columns) -> {
            float[] values = new float[rows * columns];
            if (name.endsWith(LoraNames.A)) {
                double bound = 1 / Math.sqrt(columns);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                }
            }
            return values;
        });
    }

    static LoraAdapter create(LoraSpec spec, List<LinearSite> sites, Device device, Values values) {
        spec.check(sites);
        NDManager owner = Torch.newManager(device);
        try {
            return create(spec, sites, owner, values);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private static LoraAdapter create(LoraSpec spec, List<LinearSite> sites, NDManager owner, Values values) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        List<NDList> perLayer = new ArrayList<>();
        for (LinearSite site : sites) {
            while (perLayer.size() <= site.layer()) {
                perLayer.add(new NDList());
            }
            int r = spec.adapts(site) ? spec.rank() : 0;
            NDArray a = tensor(owner, values, LoraNames.a(site), r, site.in());
            NDArray b = tensor(owner, values, LoraNames.b(site), site.out(), r);
            perLayer.get(site.layer()).addAll(List.of(a, b));
            if (r > 0) {
                parameters.put(LoraNames.a(site), a);
                parameters.put(LoraNames.b(site), b);
            }
        }
        return new LoraAdapter(spec, owner, parameters, List.copyOf(perLayer));
    }

    private static NDArray tensor(NDManager owner, Values values, String name, int rows, int columns) {
        return rows == 0 || columns == 0
                ? owner.create(new Shape(rows, columns), DataType.FLOAT32)
                : Tensors.of(owner, values.of(name, rows, columns), rows, columns);
    }

    public LoraSpec spec() {
        return spec;
    }

    /** Name → tensor, in a fixed order: layer by layer, A before B. */
    public Map<String, NDArray> parameters() {
        return java.util.Collections.unmodifiableMap(parameters);
    }

    /** The tensors of {@link #parameters()} in order. */
    public NDList tensors() {
        return new NDList(parameters.values().toArray(NDArray[]::new));
    }

    /** Owner of the adapter's memory; for tensors that must live as long. */
    public NDManager owner() {
        return owner;
    }

    public Device device() {
        return owner.getDevice();
    }

    /** Marks the matrices as leaves of gradient graphs. */
    public void requireGradients() {
        parameters.values().forEach(p -> p.setRequiresGradient(true));
    }

    /** For serving and evaluation. */
    public LowRank lowRank() {
        return new LowRank(perLayer, spec.scaling(), 0, 0);
    }

    /** For a training step: with dropout, the same for the same seed. */
    public LowRank lowRankWithDropout(long seed) {
        return new LowRank(perLayer, spec.scaling(), spec.dropout(), seed);
    }

    /** Whether no matrix holds NaN or infinity. */
    public boolean isFinite() {
        for (NDArray parameter : parameters.values()) {
            for (float x : parameter.toFloatArray()) {
                if (!Float.isFinite(x)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Frobenius norm over all layers of s·B·A: how far the adapter is from the base model. */
    public double deltaNorm() {
        double sum = 0;
        for (NDList layer : perLayer) {
            for (int i = 0; i < layer.size(); i += 2) {
                try (NDManager scratch = owner.newSubManager()) {
                    NDArray a = layer.get(i).stopGradient();
                    NDArray b = layer.get(i + 1).stopGradient();
                    a.attach(scratch);
                    b.attach(scratch);
                    // ‖BA‖² = Σ (BᵀB) ⊙ (AAᵀ): r × r instead of out × in
                    NDArray product = b.transpose().matMul(b).mul(a.matMul(a.transpose()));
                    sum += product.sum().toType(DataType.FLOAT64, false).getDouble();
                }
            }
        }
        return spec.scaling() * Math.sqrt(Math.max(0, sum));
    }

    @Override
    public void close() {
        owner.close();
    }
}
