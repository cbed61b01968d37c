package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes versions back. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description =
                "Go back to an earlier version: a copy of it becomes the newest one and is served. Training is then"
                        + " paused, unless --resume.")
final class RollbackCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "The version to go back to.")
    private long version;

    @Option(
            names = "--reason",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "Why, for manifest and audit log.")
    private String reason;

    @Option(names = "--resume", description = "Go on training from it at once.")
    private boolean resume;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        ObjectNode body = new ObjectMapper()
                .createObjectNode()
                .put("version", version)
                .put("reason", reason)
                .put("resume", resume);
        return admin.print("POST", "/admin/rollback", Optional.of(body), Screens::adopted);
    }
}
