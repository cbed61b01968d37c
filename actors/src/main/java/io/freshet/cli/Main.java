package io.freshet.cli;

import io.freshet.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Start of every command. Exit codes: 0 done, 1 failed, 2 wrong usage or settings. */
@Command(
        name = "freshet",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Keeps retrieval models fresh: production feedback in, hot-swapped versions out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or settings"},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ProduceCommand.class,
            MineCommand.class,
            PairsCommand.class,
            DoctorCommand.class
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, result) -> {
            boolean settings = failure instanceof ConfigException;
            command.getErr().println(settings ? failure.getMessage() : "freshet: " + reason(failure));
            if (Boolean.getBoolean("freshet.debug")) {
                failure.printStackTrace(command.getErr());
            }
            return settings ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"freshet " + (version == null ? "(not packaged)" : version)};
        }
    }
}
