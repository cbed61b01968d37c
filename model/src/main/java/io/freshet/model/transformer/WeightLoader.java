package io.freshet.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.safetensors.TensorInfo;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.torch.TensorReader;
import io.freshet.model.torch.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes named tensors out of a checkpoint, with or without a prefix, and refuses those of another shape and those that
 * hold NaN or infinity. Looking for these is one pass over a tensor just read, a small part of the time to load it.
 */
public final class WeightLoader {

    private final TensorSource source;
    private final TensorReader reader;
    private final DataType compute;
    private final String optionalPrefix;
    private final Set<String> read = new HashSet<>();

    /**
     * @param owner owns the loaded tensors
     * @param compute type they are converted to
     * @param optionalPrefix what some checkpoints put before every name, e.g. {@code bert.}
     */
    public WeightLoader(TensorSource source, NDManager owner, DataType compute, String optionalPrefix) {
        this.source = source;
        this.reader = new TensorReader(owner, source, compute);
        this.compute = compute;
        this.optionalPrefix = optionalPrefix;
    }

    /** A matrix [rows, columns]; rows = -1 takes any number. */
    public NDArray matrix(String name, int rows, int columns) {
        return load(found(name), name, rows, columns);
    }

    /** A tensor of a shape. */
    public NDArray tensor(String name, long... shape) {
        return load(found(name), name, shape);
    }

    /** A vector [width]. */
    public NDArray vector(String name, int width) {
        return vectorOf(width, name);
    }

    /** A vector [width] under the first of several names that is there. */
    public NDArray vectorOf(int width, String... names) {
        for (String name : names) {
            String found = found(name);
            if (found != null) {
                return load(found, name, width);
            }
        }
        return load(null, names[0], width);
    }

    /** Whether there is such a tensor. */
    public boolean has(String name) {
        return found(name) != null;
    }

    /** Refuses a checkpoint with tensors of a kind that were not asked for: its model computes something else. */
    public void refuseUnread(Predicate<String> kind) {
        for (String name : source.names()) {
            if (!read.contains(name) && kind.test(name)) {
                throw new IllegalArgumentException(source + " has a tensor '" + name
                        + "' that the model of its config.json has not; is config.json of another model?");
            }
        }
    }

    private String found(String name) {
        if (source.names().contains(name)) {
            return name;
        }
        return source.names().contains(optionalPrefix + name) ? optionalPrefix + name : null;
    }

    private NDArray load(String found, String wanted, long... shape) {
        if (found == null) {
            throw new IllegalArgumentException(source + " has no tensor '" + wanted + "' (nor '" + optionalPrefix
                    + wanted + "'); is config.json of another model?");
        }
        TensorInfo info = source.info(found);
        boolean fits = info.shape().length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] < 0 || shape[i] == info.shape()[i];
        }
        if (!fits) {
            throw new IllegalArgumentException(source + ": tensor '" + found + "' has shape "
                    + Arrays.toString(info.shape()) + ", config.json asks for " + Arrays.toString(shape));
        }
        read.add(found);
        NDArray weight = reader.read(found);
        if (!Tensors.isFinite(weight)) {
            throw new IllegalArgumentException(source + ": tensor '" + found + "' holds NaN or infinity as " + compute
                    + "; the file is damaged or the type too narrow for it");
        }
        return weight;
    }
}
