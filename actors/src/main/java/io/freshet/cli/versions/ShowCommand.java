package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One version with all there is. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Show a version: its committed record and its whole manifest, after every byte of it was checked.")
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "Its number.")
    private long version;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        return admin.print("GET", "/admin/versions/" + version, Optional.empty(), Screens::version);
    }
}
