package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a version that is not served. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description =
                "Serve a version that the gate rejected or that was rolled back: a copy of it becomes the newest one.")
final class PromoteCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "The version to serve.")
    private long version;

    @Option(
            names = "--reason",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "Why, for manifest and audit log.")
    private String reason;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        ObjectNode body =
                new ObjectMapper().createObjectNode().put("version", version).put("reason", reason);
        return admin.print("POST", "/admin/promote", Optional.of(body), Screens::adopted);
    }
}
