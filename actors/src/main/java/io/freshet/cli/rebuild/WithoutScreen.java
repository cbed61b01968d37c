package io.freshet.cli.rebuild;

import com.typesafe.config.ConfigUtil;
import io.freshet.actors.coordinator.Course;
import io.freshet.cli.progress.Progress;
import io.freshet.cli.progress.ProgressBar;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Makes a lineage anew without some sources, and says what came of it and how to go on from it. */
final class WithoutScreen {

    private final PrintWriter out;
    private final PrintWriter err;
    private final Path config;

    WithoutScreen(CommandLine command, Path config) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.config = config;
    }

    /** @return the exit code */
    int run(Rebuild rebuild, Course course) throws IOException {
        Rebuild.Result result;
        try (Progress progress = ProgressBar.on(err, "rebuild")) {
            result = rebuild.run(course, progress, manifest -> true);
        }
        if (result.pairs().isEmpty()) {
            err.println("freshet: the rebuild was told to end; the same command continues it");
            return 1;
        }
        counts(rebuild, result);
        MetricsBeside.print(out, rebuild.original(), result.versions());
        howToGoOn(rebuild);
        return 0;
    }

    private void counts(Rebuild rebuild, Rebuild.Result result) {
        LaneVersions versions = result.versions();
        RoundsDone done = result.done();
        out.println("lane " + rebuild.lane().lane() + ", rebuilt without " + sources(rebuild.rebuilt(), ", ") + ": "
                + versions.history().size() + " versions, "
                + versions.count(Status.PUBLISHED.label()) + " published and "
                + versions.count(Status.REJECTED.label()) + " rejected, of "
                + (done.of() - done.left()) + " of " + done.of() + " offsets");
        long unknown = versions.history().size() - done.versions();
        out.println("left out: " + done.excluded() + " records of these sources"
                + (unknown == 0 ? "" : "; " + unknown + " versions are not counted, as their folders were pruned"));
        if (done.left() > 0) {
            out.println("left for the next round: " + done.left() + " records, with "
                    + result.pairs().getAsInt() + " of the "
                    + rebuild.lane().round().pairs() + " pairs it takes");
        }
    }

    private void howToGoOn(Rebuild rebuild) {
        FreshetConfig rebuilt = rebuild.rebuilt();
        out.println();
        out.println(
                "To go on from it: stop the lane, run this command again for what came since, set for it in " + config);
        out.println();
        out.println("  freshet.checkpoint.store = "
                + ConfigUtil.quoteString(rebuilt.checkpoint().store().toString()));
        out.println("  freshet.kafka.versions-topic = "
                + ConfigUtil.quoteString(rebuilt.kafka().versionsTopic()));
        out.println("  freshet.trust.excluded-sources = [" + sources(rebuilt, ", ") + "]");
        out.println();
        out.println("and start it. Nothing of the lineage before is changed: the settings before lead back to it.");
    }

    private static String sources(FreshetConfig rebuilt, String between) {
        return rebuilt.trust().excludedSources().stream()
                .map(ConfigUtil::quoteString)
                .collect(Collectors.joining(between));
    }
}
