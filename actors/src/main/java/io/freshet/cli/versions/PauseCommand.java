package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds rounds back. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Let no further round start. Serving goes on, and feedback waits in Kafka.")
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        return admin.print("POST", "/admin/pause", Optional.empty(), Screens::status);
    }
}
