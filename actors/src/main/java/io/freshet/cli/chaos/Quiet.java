package io.freshet.cli.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's clients warn of each try to reach a broker, and here the broker is killed on purpose. */
final class Quiet {

    private Quiet() {}

    static void kafkaClients() {
        if (LoggerFactory.getLogger("org.apache.kafka") instanceof Logger kafka) {
            kafka.setLevel(Level.ERROR);
        }
    }
}
