package io.freshet.streams.broker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of jars that the broker's process runs from.
 *
 * @param folder holds Kafka's jars and ours with the main class
 */
public record BrokerInstallation(Path folder) {

    private static final String MAIN_CLASS = "io.freshet.broker.BrokerMain";
    private static final String OWN_JAR = "freshet-broker";

    public BrokerInstallation {
        if (!holdsOwnJar(folder)) {
            throw new IllegalArgumentException("No development broker in " + folder.toAbsolutePath() + " (no "
                    + OWN_JAR + "*.jar there). Build it with `mvn package` at the project's root, or name the broker"
                    + " folder of a distribution with -Dfreshet.dist=<its parent folder>.");
        }
    }

    /** {@code broker/} in the folder that the system property {@code freshet.dist} names. */
    public static BrokerInstallation fromSystemProperty() {
        String dist = System.getProperty("freshet.dist");
        if (dist == null) {
            throw new IllegalStateException("The system property freshet.dist is not set. It names the folder whose"
                    + " broker/ holds the development broker; the launcher sets it to target/dist.");
        }
        return new BrokerInstallation(Path.of(dist, "broker"));
    }

    /** Small and quick to start: a broker for one machine needs neither a large heap nor the second compiler. */
    List<String> command(Path data, int port, int controllerPort, Path listeners) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                folder.toAbsolutePath() + File.separator + "*",
                MAIN_CLASS,
                data.toString(),
                Integer.toString(port),
                Integer.toString(controllerPort),
                listeners.toString());
    }

    private static boolean holdsOwnJar(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(OWN_JAR));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }
}
