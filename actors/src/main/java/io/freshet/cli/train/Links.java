package io.freshet.cli.train;

import io.freshet.model.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The links {@code best} and {@code last} in a run's folder, so that commands that follow need no step's number. */
final class Links {

    private Links() {}

    /** Without an evaluation the last checkpoint is the best that is known. */
    static void update(TrainingRun run) throws IOException {
        Optional<Path> last = run.last();
        if (last.isPresent()) {
            link(run.path().resolve("last"), last.get());
            link(run.path().resolve("best"), run.best().orElse(last.get()));
        }
    }

    private static void link(Path link, Path checkpoint) throws IOException {
        if (Files.exists(link) && !Files.isSymbolicLink(link)) {
            throw new IOException(link + " is in the way: the run wants to put a link to " + checkpoint + " there");
        }
        Path fresh = link.resolveSibling(".tmp-" + link.getFileName());
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, checkpoint.getFileName());
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
