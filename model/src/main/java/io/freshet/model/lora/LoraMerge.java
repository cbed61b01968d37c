package io.freshet.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.transformer.LinearSite;

/**
 * Puts an adapter into the weights it corrects: W + s·B·A, in F32. Results belong to the manager that is passed; it is
 * on the device of weight and adapter.
 */
public final class LoraMerge {

    private LoraMerge() {}

    /**
     * The weight with the adapter in it.
     *
     * @param weight W [out, in], F32; left as it is
     * @throws IllegalArgumentException if the adapter does not adapt the layer
     */
    public static NDArray merge(NDManager owner, NDArray weight, LoraAdapter adapter, LinearSite site) {
        try (NDArray delta = delta(owner, adapter, site)) {
            return owned(owner, weight.add(delta));
        }
    }

    /** Takes the adapter out of a weight again; W comes back but for rounding. */
    public static NDArray unmerge(NDManager owner, NDArray weight, LoraAdapter adapter, LinearSite site) {
        try (NDArray delta = delta(owner, adapter, site)) {
            return owned(owner, weight.sub(delta));
        }
    }

    /** s·B·A [out, in]. */
    private static NDArray delta(NDManager owner, LoraAdapter adapter, LinearSite site) {
        if (!adapter.spec().adapts(site)) {
            throw new IllegalArgumentException("the adapter does not adapt " + site.path());
        }
        try (NDArray a = adapter.parameters().get(LoraNames.a(site)).stopGradient();
                NDArray b = adapter.parameters().get(LoraNames.b(site)).stopGradient();
                NDArray product = b.matMul(a)) {
            return owned(owner, product.mul(adapter.spec().scaling()));
        }
    }

    private static NDArray owned(NDManager owner, NDArray x) {
        x.attach(owner);
        return x;
    }
}
