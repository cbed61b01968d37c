package io.freshet.actors.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The command line of another JVM like this one. */
public final class JavaCommand {

    /** Set in every child. */
    private static final String CHILD = "freshet.child";

    private static final String OWN_PROPERTIES = "freshet.";

    private JavaCommand() {}

    /**
     * This JVM's Java, class path, options and Freshet's system properties; debuggers and other agents stay here. It ends
     * at the first lack of heap, and a crash leaves no core dump.
     *
     * @param mainClass its {@code main} must call {@link ParentWatch#startIfChild}, or it outlives this process
     */
    public static List<String> of(String mainClass, List<String> arguments) {
        Set<String> options = new LinkedHashSet<>();
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
                .filter(option -> !option.startsWith("-Xrun"))
                .forEach(options::add);
        // Those that were not given on the command line.
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(OWN_PROPERTIES))
                .sorted()
                .forEach(name -> options.add("-D" + name + "=" + System.getProperty(name)));
        options.add("-D" + CHILD + "=true");
        options.add("-XX:+ExitOnOutOfMemoryError");
        options.add("-XX:-CreateCoredumpOnCrash");
        // What the JVM itself says at its end; by default it goes to standard output, among what was asked for.
        options.add("-XX:+DisplayVMOutputToStderr");
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        options.stream(),
                        Stream.of("-cp", System.getProperty("java.class.path"), mainClass),
                        arguments.stream())
                .flatMap(part -> part)
                .toList();
    }

    /** Whether this process was started by such a command. */
    public static boolean isChild() {
        return Boolean.getBoolean(CHILD);
    }
}
