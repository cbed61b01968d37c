package io.freshet.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The broker's {@code main}: formats the data folder if it is new, then serves until standard input ends.
 *
 * <p>Arguments: data folder, broker port, controller port, file with further listeners. Standard input must be a pipe that the parent holds open
 * and never writes to: its end is the order to stop, and it ends by itself when the parent is killed.
 */
public final class BrokerMain {

    private BrokerMain() {}

    /** Returns only by ending the process; exit code 0 after an ordered stop. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 4) {
            System.err.println("Usage: BrokerMain <data folder> <broker port> <controller port> <listeners>");
            System.exit(2);
        }
        Path data = Path.of(args[0]).toAbsolutePath();
        Files.createDirectories(data);
        ParentWatch.start();
        Interrupts.ignore();
        if (!DataLock.take(data)) {
            System.err.println("Another broker holds the lock of " + data + ". Stop it, or use another data folder.");
            System.exit(3);
        }
        // Read by logback.xml, so it is set before the first class that logs is loaded.
        System.setProperty("freshet.broker.log", data.resolve("broker.log").toString());
        Path properties =
                ServerProperties.write(data, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Path.of(args[3]));
        format(properties, clusterId(data));
        Kafka.main(new String[] {properties.toString()});
    }

    private static void format(Path properties, String clusterId) {
        String[] format = {"format", "--ignore-formatted", "-t", clusterId, "-c", properties.toString()};
        int status = StorageTool.execute(format, System.err);
        if (status != 0) {
            System.err.println("The storage of " + properties + " could not be formatted (status " + status
                    + "). If its data is worthless, delete the folder and start again.");
            System.exit(status);
        }
    }

    private static String clusterId(Path data) throws IOException {
        Path file = data.resolve("cluster.id");
        if (!Files.exists(file)) {
            Path temporary = data.resolve("cluster.id.tmp");
            Files.writeString(temporary, Uuid.randomUuid().toString());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.readString(file).strip();
    }
}
