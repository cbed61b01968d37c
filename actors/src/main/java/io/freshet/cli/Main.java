package io.freshet.cli;

import io.freshet.cli.chaos.ChaosCommand;
import io.freshet.cli.rebuild.RebuildCommand;
import io.freshet.cli.run.RunCommand;
import io.freshet.cli.train.TrainCommand;
import io.freshet.cli.versions.VersionsCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Start of every command. Exit codes: 0 done, 1 failed, 2 wrong usage or settings. */
@Command(
        name = "freshet",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps retrieval models fresh: production feedback in, hot-swapped versions out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the message says why", "2:wrong usage or settings"},
        footer = {
            "",
            "Examples:",
            "  freshet demo --rounds 2          the whole loop on bundled data, some minutes",
            "  freshet eval --model builtin:bge-small-zh-v1.5 --data samples/agriculture-zh/held-out",
            "  freshet COMMAND --help           options and examples of a command",
            "",
            "M is a model folder in Hugging Face layout, hf:ORG/NAME[@REVISION], builtin:bge-small-zh-v1.5 or",
            "builtin:all-minilm-l6-v2. FRESHET_HEAP=2g sets the Java heap, FRESHET_LOG=INFO the log's level,",
            "FRESHET_JAVA_OPTS=-Dfreshet.debug=true shows the stack trace of a failure."
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ProduceCommand.class,
            VersionsCommand.class,
            RebuildCommand.class,
            MineCommand.class,
            PairsCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            ExportCommand.class,
            EmbedCommand.class,
            RerankCommand.class,
            DoctorCommand.class,
            ChaosCommand.class
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        // UTF-8 whatever the locale: texts of every language pass through, and JSON is UTF-8.
        System.exit(commandLine()
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, line, result) -> Failures.duringExecution(failure, line))
                .setParameterExceptionHandler(Failures::inArguments)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110);
        command.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(new Version()));
        command.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
        return command;
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
