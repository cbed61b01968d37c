package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves one version whatever is published. */
@Command(
        name = "pin",
        mixinStandardHelpOptions = true,
        description = "Serve one version, whatever its status, until unpin: training goes on, and scorers stay on it.")
final class PinCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "The version to serve; 0 is the base model.")
    private long version;

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Why, for the audit log.")
    private String reason;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        ObjectNode body =
                new ObjectMapper().createObjectNode().put("version", version).put("reason", reason);
        return admin.print("POST", "/admin/pin", Optional.of(body), Screens::status);
    }
}
