package io.freshet.cli.rebuild;

import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Makes a lineage again and says whether it is the same. */
final class VerifyScreen {

    private final PrintWriter out;
    private final PrintWriter err;

    VerifyScreen(CommandLine command) {
        this.out = command.getOut();
        this.err = command.getErr();
    }

    /** @return the exit code */
    int run(Rebuild rebuild) throws IOException {
        String lane = rebuild.lane().lane();
        Verification verification =
                new Verification(rebuild.original(), rebuild.rebuilt().settingsHash());
        if (verification.versions() == 0) {
            throw new IllegalStateException("no version of lane " + lane + " can be made again: "
                    + verification.end().orElse("there is none"));
        }
        verification
                .otherSettings()
                .ifPresent(version -> err.println("freshet: version " + version + " of lane " + lane
                        + " was made with other settings than these, so it is likely to differ"));
        if (verification.difference().isEmpty()) {
            make(rebuild, verification);
        }
        verification.end().ifPresent(why -> out.println("not made again: later versions, because " + why));
        if (verification.difference().isPresent()) {
            err.println("freshet: lane " + lane + " differs, "
                    + verification.difference().get());
            return 1;
        }
        out.println("lane " + lane + ": versions 1 to " + verification.versions() + " were made again; "
                + (verification.compared() == verification.versions()
                        ? "all of them are"
                        : verification.compared() + " of them, whose folders are still there, are")
                + " the same to the byte");
        return 0;
    }

    private void make(Rebuild rebuild, Verification verification) throws IOException {
        Rebuild.Result result;
        try (Progress progress = ProgressBar.on(err, "verify")) {
            result = rebuild.run(verification.course(), progress, verification::isSame);
        }
        long made = result.versions().history().size();
        if (verification.difference().isEmpty() && made < verification.versions()) {
            throw new IllegalStateException("version " + (made + 1) + " of lane "
                    + rebuild.lane().lane() + " could not be made again: "
                    + (result.pairs().isPresent()
                            ? "Kafka does not have all of its records"
                            : "the process was told to end; the same command continues it"));
        }
    }
}
