package io.freshet.streams.broker;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** A program that starts a broker, says its process id on standard output, and waits to be killed. */
final class BrokerParent {

    private BrokerParent() {}

    public static void main(String[] args) throws InterruptedException {
        DevelopmentBroker broker =
                DevelopmentBroker.start(BrokerInstallation.fromSystemProperty(), Path.of(args[0]), OptionalInt.empty());
        System.out.println(broker.pid());
        new CountDownLatch(1).await();
    }
}
