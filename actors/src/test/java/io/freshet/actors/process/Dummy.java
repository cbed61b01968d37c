package io.freshet.actors.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A child that does as its arguments say. */
final class Dummy {

    private Dummy() {}

    /** Arguments: a folder, in which each start leaves a file, and what to do. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ParentWatch.startIfChild();
        Files.createTempFile(Path.of(arguments[0]), "start", "");
        switch (arguments[1]) {
            case "fail" -> {
                System.err.println("nothing works here");
                System.exit(1);
            }
            case "refuse" -> {
                System.err.println("wrong settings");
                System.exit(2);
            }
            case "supervise" -> {
                Child child = Child.start(ProcessSupervisorTest.spec(Path.of(arguments[0]), "wait"));
                System.out.println(child.pid());
                new CountDownLatch(1).await();
            }
            case "deaf" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(Dummy::sleep));
                System.out.println("waiting");
                sleep();
            }
            default -> {
                System.out.println("waiting");
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
