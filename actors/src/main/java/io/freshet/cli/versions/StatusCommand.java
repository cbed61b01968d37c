package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a lane is at. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Say which version is current, what is pinned or tried, and how far the next round is.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        return admin.print("GET", "/admin/status", Optional.empty(), Screens::status);
    }
}
