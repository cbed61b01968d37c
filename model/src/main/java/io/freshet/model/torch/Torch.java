package io.freshet.model.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.freshet.model.djl.DjlDefaults;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The native engine: loaded once, offline, and set up per thread.
 *
 * <p>Two switches of libtorch are thread-local and must be set on every thread that computes: grad mode, and the graph
 * executor's profiling mode, which makes the first calls of a program slow and gains nothing for programs of a few
 * fused kernels. {@link TorchProgram} calls {@link #prepareThread()} for that.
 */
public final class Torch {

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);
    private static final Object GENERATOR = new Object();

    static {
        DjlDefaults.apply();
    }

    private Torch() {}

    /** The engine's version and where its library lies; loads it. */
    public static String describe() {
        Engine engine = engine();
        return "PyTorch " + engine.getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
    }

    /**
     * Resolves a device setting.
     *
     * @param setting {@code auto} (the first GPU when there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws IllegalArgumentException if the device is not there; the message says what is
     */
    public static Device device(String setting) {
        String wanted = setting.toLowerCase(Locale.ROOT);
        int gpus = engine().getGpuCount();
        if (wanted.equals("cpu") || (wanted.equals("auto") && gpus == 0)) {
            return Device.cpu();
        }
        int index = wanted.startsWith("cuda:") ? Integer.parseInt(wanted.substring("cuda:".length())) : 0;
        if (index >= gpus) {
            throw new IllegalArgumentException("device '" + setting + "' is not available: the engine sees " + gpus
                    + " GPU(s); use 'auto' or 'cpu'"
                    + " or give DJL a CUDA build of libtorch (see README, GPU)");
        }
        return Device.gpu(index);
    }

    /** A new root of ownership on a device; closing it frees every tensor made from it. */
    public static NDManager newManager(Device device) {
        engine();
        return NDManager.newBaseManager(device, "PyTorch");
    }

    /**
     * Sets how many threads one operation may use on the calling thread; results on CPU are only bit-equal for equal
     * numbers.
     *
     * @param threads 0 = one per available core
     */
    public static void useThreads(int threads) {
        engine();
        JniUtils.setNumThreads(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    }

    /** How many threads one operation uses on the calling thread. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    /**
     * Computes something that draws from the engine's own generator (LoRA dropout). There is one generator per process
     * and device, so whoever draws waits for the others: the result depends on the seed and on nothing else.
     */
    public static <T> T seeded(long seed, Supplier<T> computation) {
        synchronized (GENERATOR) {
            engine().setRandomSeed((int) (seed ^ (seed >>> 32)));
            return computation.get();
        }
    }

    static void prepareThread() {
        if (!PREPARED.get()) {
            engine();
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(false);
            PREPARED.set(true);
        }
    }

    private static Engine engine() {
        return Engine.getEngine("PyTorch");
    }
}
