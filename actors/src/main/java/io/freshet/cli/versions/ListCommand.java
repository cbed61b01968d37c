package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All versions of a lane. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "List all versions: what became of each, what its round took, and nDCG@10 of parent and candidate.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        return admin.print("GET", "/admin/versions", Optional.empty(), VersionTable::print);
    }
}
