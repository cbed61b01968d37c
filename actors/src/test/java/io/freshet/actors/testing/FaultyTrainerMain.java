package io.freshet.actors.testing;

import io.freshet.actors.testing.FaultyTraining.At;
import io.freshet.actors.trainer.child.TrainerChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A trainer's process with a fault in it, which strikes once, in the middle of a round: whoever finds the marker file
 * there trains like any other.
 */
public final class FaultyTrainerMain {

    /** What the parent must give as the hash of its settings. */
    public static final String SETTINGS = "those of TestRounds";

    private static final int STEP = 3;

    /** What befalls the process. */
    public enum Fault {
        NONE,
        /** A native access to address 0. */
        SEGMENTATION_FAULT,
        HANG,
        HEAP
    }

    private FaultyTrainerMain() {}

    /** Arguments: the fault and the marker file. */
    public static void main(String[] arguments) throws Exception {
        Fault fault = Fault.valueOf(arguments[0]);
        Path marker = Path.of(arguments[1]);
        System.out.println("What anybody prints goes to standard error.");
        TrainerChild.serve(
                () -> {
                    System.out.println("Loading.");
                    return new FaultyTraining(
                            TestRounds.training(new TestModel()),
                            (at, attempt, step) -> strike(fault, marker, at, step));
                },
                SETTINGS,
                1);
    }

    private static void strike(Fault fault, Path marker, At at, int step) throws IOException {
        if (fault == Fault.NONE || at != At.STEP || step != STEP || Files.exists(marker)) {
            return;
        }
        Files.createFile(marker);
        try {
            switch (fault) {
                case SEGMENTATION_FAULT -> {
                    // By reflection: javac warns of every mention of the class.
                    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
                    var field = unsafe.getDeclaredField("theUnsafe");
                    field.setAccessible(true);
                    unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
                }
                case HANG -> new CountDownLatch(1).await();
                case HEAP -> {
                    Consumer<Object> keep = Stream.builder();
                    while (true) {
                        keep.accept(List.of(new long[1 << 27]));
                    }
                }
                case NONE -> throw new IllegalStateException();
            }
        } catch (ReflectiveOperationException | InterruptedException e) {
            throw new IOException(e);
        }
    }
}
