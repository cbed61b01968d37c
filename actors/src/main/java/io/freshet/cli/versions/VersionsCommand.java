package io.freshet.cli.versions;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The commands that talk to an admin plane. */
@Command(
        name = "versions",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "List a running lane's versions, say what made them, and decide which one is served.",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            LineageCommand.class,
            RollbackCommand.class,
            PromoteCommand.class,
            PinCommand.class,
            UnpinCommand.class,
            CanaryCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StatusCommand.class
        },
        footer = {
            "",
            "Each asks the admin plane (freshet.admin in the settings), by default http://127.0.0.1:8081, and presents",
            "its token: --token-file FILE, --token T, or the environment variable FRESHET_ADMIN_TOKEN. A process whose",
            "settings name no token has put one into the file admin-token of its checkpoint.store.",
            "",
            "Examples:",
            "  freshet versions list --token-file freshet-data/checkpoints/admin-token",
            "  freshet versions lineage 7 --url http://127.0.0.1:8081",
            "  freshet versions lineage --record 0:1234",
            "  freshet versions rollback 6 --reason 'answers about prices got worse'",
            "  freshet versions pin 6",
            "  freshet versions canary 8 --percent 10"
        })
public final class VersionsCommand implements Runnable {

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
