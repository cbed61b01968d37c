package io.freshet.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.DifferentiableCall;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A TorchScript class without state, compiled from a source file on the class path; every weight is an argument.
 *
 * <p>Any number of threads may call one program at once. Whoever loads it closes it; calls after that fail.
 */
public final class TorchProgram implements AutoCloseable {

    private final String resource;
    private final NDManager owner;
    private final PtSymbolBlock block;

    private TorchProgram(String resource, NDManager owner, PtSymbolBlock block) {
        this.resource = resource;
        this.owner = owner;
        this.block = block;
    }

    /**
     * Compiles a program.
     *
     * @param anchor the class beside which the source lies
     * @param file file name of the source, e.g. {@code bert.py}
     * @param className the class it defines
     * @throws IllegalStateException if the source does not compile; the message has libtorch's own
     */
    public static TorchProgram load(Class<?> anchor, String file, String className) {
        Torch.prepareThread();
        byte[] archive = TorchScriptArchive.pack(className, read(anchor, file));
        NDManager owner = Torch.newManager(ai.djl.Device.cpu());
        try {
            PtSymbolBlock block =
                    JniUtils.loadModule((PtNDManager) owner, new ByteArrayInputStream(archive), true, false);
            return new TorchProgram(file, owner, block);
        } catch (RuntimeException | IOException e) {
            owner.close();
            throw new IllegalStateException(file + " does not compile: " + e.getMessage(), e);
        }
    }

    /**
     * Runs a method that returns one tensor.
     *
     * @param result owner of the returned tensor
     * @param arguments {@link NDArray}, {@link NDList} (a list of tensors), {@code long[]}, or a boxed number or boolean
     */
    public NDArray call(NDManager result, String method, Object... arguments) {
        try (IValue value = run(method, arguments)) {
            return value.toTensor((PtNDManager) result);
        }
    }

    /** Runs a method that returns a list of tensors. */
    public NDList callList(NDManager result, String method, Object... arguments) {
        try (IValue value = run(method, arguments)) {
            return new NDList(value.toTensorArray((PtNDManager) result));
        }
    }

    private IValue run(String method, Object... arguments) {
        Torch.prepareThread();
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = toValue(arguments[i]);
            }
            return DifferentiableCall.run(block, method, values);
        } catch (RuntimeException e) {
            throw new IllegalStateException(resource + ": " + method + " failed: " + e.getMessage(), e);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof NDArray tensor) {
            return IValue.from((PtNDArray) tensor);
        }
        if (argument instanceof NDList tensors) {
            return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        }
        if (argument instanceof long[] longs) {
            return IValue.listFrom(longs);
        }
        if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        }
        if (argument instanceof Integer || argument instanceof Long) {
            return IValue.from(((Number) argument).longValue());
        }
        if (argument instanceof Number number) {
            return IValue.from(number.doubleValue());
        }
        throw new IllegalArgumentException("no TorchScript value for " + argument.getClass());
    }

    private static String read(Class<?> anchor, String file) {
        try (InputStream in = anchor.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not beside " + anchor + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        block.close();
        owner.close();
    }
}
