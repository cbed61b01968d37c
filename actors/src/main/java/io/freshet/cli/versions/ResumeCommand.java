package io.freshet.cli.versions;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets rounds start again. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Let rounds start again.")
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws Exception {
        return admin.print("POST", "/admin/resume", Optional.empty(), Screens::status);
    }
}
