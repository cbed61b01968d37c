package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a version on some requests. */
@Command(
        name = "canary",
        mixinStandardHelpOptions = true,
        description = "Have some requests answered by a version, whatever its status, until canary --off.")
final class CanaryCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "VERSION", description = "The version to try; 0 is the base model.")
    private Long version;

    @Option(names = "--percent", paramLabel = "P", description = "Percent of the requests that it answers, 1 to 100.")
    private Integer percent;

    @Option(names = "--off", description = "Try none any more.")
    private boolean off;

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Why, for the audit log.")
    private String reason;

    @Mixin
    private AdminOptions admin;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ObjectNode body = new ObjectMapper().createObjectNode().put("reason", reason);
        if (off && version == null && percent == null) {
            return admin.print("POST", "/admin/uncanary", Optional.of(body), Screens::status);
        }
        if (off || version == null || percent == null) {
            throw new ParameterException(
                    spec.commandLine(), "give either VERSION and --percent, or --off to try none any more");
        }
        body.put("version", version).put("percent", percent);
        return admin.print("POST", "/admin/canary", Optional.of(body), Screens::status);
    }
}
