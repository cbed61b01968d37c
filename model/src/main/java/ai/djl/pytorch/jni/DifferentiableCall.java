package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.Arrays;

/**
 * Runs a TorchScript method in whatever grad mode the thread is in. It stands in DJL's package because DJL's public
 * {@link IValueUtils#runMethod} always runs under libtorch's inference mode, whose tensors can never take part in a
 * gradient graph, and the native call that leaves the mode alone is package-private.
 */
public final class DifferentiableCall {

    private static final boolean LEAVE_GRAD_MODE_ALONE = true;

    private DifferentiableCall() {}

    /** The caller owns and closes both the arguments and the result. */
    public static IValue run(PtSymbolBlock block, String method, IValue... arguments) {
        long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
        return new IValue(
                PyTorchLibrary.LIB.moduleRunMethod(block.getHandle(), method, handles, LEAVE_GRAD_MODE_ALONE, false));
    }
}
