package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the newest published version again. */
@Command(name = "unpin", mixinStandardHelpOptions = true, description = "Serve the newest published version again.")
final class UnpinCommand implements Callable<Integer> {

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Why, for the audit log.")
    private String reason;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        ObjectNode body = new ObjectMapper().createObjectNode().put("reason", reason);
        return admin.print("POST", "/admin/unpin", Optional.of(body), Screens::status);
    }
}
