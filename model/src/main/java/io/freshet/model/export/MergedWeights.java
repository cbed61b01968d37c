package io.freshet.model.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraMerge;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.FloatCodec;
import io.freshet.model.safetensors.TensorInfo;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.safetensors.TensorStream;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tensors of a base model with an adapter in them, under the base's names, each made when it is written. */
final class MergedWeights {

    private static final int PART = 1 << 20; // bytes read or numbers written at a time

    private final TensorSource base;
    private final LoraAdapter adapter;
    private final Optional<DType> dtype;

    private MergedWeights(TensorSource base, LoraAdapter adapter, Optional<DType> dtype) {
        this.base = base;
        this.adapter = adapter;
        this.dtype = dtype;
    }

    /** @param dtype type of floating-point tensors; empty = each its own */
    static SortedMap<String, TensorStream> of(
            TensorSource base, LoraAdapter adapter, List<LinearSite> sites, Optional<DType> dtype) {
        MergedWeights weights = new MergedWeights(base, adapter, dtype);
        Map<String, LinearSite> adapted = weights.adapted(sites);
        SortedMap<String, TensorStream> tensors = new TreeMap<>();
        for (String name : base.names()) {
            tensors.put(name, weights.stream(base.info(name), Optional.ofNullable(adapted.get(name))));
        }
        return tensors;
    }

    /** Base tensors that the adapter corrects. Classes put a prefix such as {@code model.} or {@code bert.} in front. */
    private Map<String, LinearSite> adapted(List<LinearSite> sites) {
        Map<String, LinearSite> adapted = new HashMap<>();
        for (LinearSite site : sites) {
            if (adapter.spec().adapts(site)) {
                String weight = site.path() + ".weight";
                List<String> found = base.names().stream()
                        .filter(name -> name.equals(weight) || name.endsWith("." + weight))
                        .toList();
                if (found.size() != 1) {
                    throw new IllegalArgumentException(base + " must have one tensor for " + weight
                            + ", which the adapter corrects, but has " + found);
                }
                adapted.put(found.get(0), site);
            }
        }
        return adapted;
    }

    private TensorStream stream(TensorInfo info, Optional<LinearSite> adapted) {
        DType from = info.dtype();
        DType to = FloatCodec.isFloat(from) ? dtype.orElse(from) : from;
        if (adapted.isPresent()) {
            return new TensorStream(to, info.shape(), sink -> put(sink, info, merged(info, adapted.get()), to));
        }
        return new TensorStream(to, info.shape(), sink -> {
            for (long at = 0; at < info.byteSize(); at += PART) {
                ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, info.byteSize() - at));
                base.read(info.name(), at, part);
                if (from == to) {
                    sink.write(part.flip());
                } else {
                    put(sink, info, FloatCodec.decode(part.flip(), from), to);
                }
            }
        });
    }

    private float[] merged(TensorInfo info, LinearSite site) {
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            NDArray weight = Tensors.read(scratch, base, info.name(), DataType.FLOAT32);
            return LoraMerge.merge(scratch, weight, adapter, site).toFloatArray();
        }
    }

    private void put(TensorStream.Sink sink, TensorInfo info, float[] values, DType to) throws IOException {
        try {
            for (int begin = 0; begin < values.length; begin += PART) {
                sink.write(FloatCodec.encode(values, begin, Math.min(values.length, begin + PART), to));
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    base + ": tensor '" + info.name() + "' cannot be written as " + to + ": " + e.getMessage()
                            + "; use bfloat16 or float32",
                    e);
        }
    }
}
