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
 * A trainer's process with faults in it: each process that is started strikes the next one, in the middle of a round, and
 * the process after the last fault trains like any other.
 */
public final class FaultyTrainerMain {

    /** What the parent must give as the hash of its settings. */
    public static final String SETTINGS = "those of TestRounds";

    private static final int STEP = 3;

    /** What befalls a process. */
    public enum Fault {
        /** A native access to address 0. */
        SEGMENTATION_FAULT,
        /** No memory for Java objects. */
        HEAP,
        HANG
    }

    private FaultyTrainerMain() {}

    /** Arguments: a folder to remember in which faults have struck, and the faults. */
    public static void main(String[] arguments) throws Exception {
        Path struck = Path.of(arguments[0]);
        List<Fault> faults = Stream.of(arguments).skip(1).map(Fault::valueOf).toList();
        System.out.println("What anybody prints goes to standard error.");
        TrainerChild.serve(
                () -> {
                    System.out.println("Loading.");
                    return new FaultyTraining(TestRounds.training(new TestModel()), (at, attempt, step) -> {
                        if (at == At.STEP && step == STEP) {
                            strikeNext(faults, struck);
                        }
                    });
                },
                SETTINGS,
                1);
    }

    private static void strikeNext(List<Fault> faults, Path struck) throws IOException {
        for (Fault fault : faults) {
            Path marker = struck.resolve(fault.name());
            if (Files.notExists(marker)) {
                Files.createFile(marker);
                strike(fault);
            }
        }
    }

    private static void strike(Fault fault) throws IOException {
        try {
            switch (fault) {
                case SEGMENTATION_FAULT -> {
                    // By reflection: javac warns of every mention of the class.
                    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
                    var field = unsafe.getDeclaredField("theUnsafe");
                    field.setAccessible(true);
                    unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
                }
                case HEAP -> {
                    Consumer<Object> keep = Stream.builder();
                    while (true) {
                        keep.accept(List.of(new long[1 << 27]));
                    }
                }
                case HANG -> new CountDownLatch(1).await();
            }
        } catch (ReflectiveOperationException | InterruptedException e) {
            throw new IOException(e);
        }
    }
}
