package io.freshet.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.chaos.check.Answers;
import io.freshet.cli.chaos.check.Death;
import io.freshet.cli.chaos.check.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code --report} writes; its names are a contract.
 *
 * @param kills how many were asked for
 * @param deaths how many processes were really killed
 * @param killsByKind deaths by the place or the victim
 * @param starts of Freshet
 * @param endedByThemselves processes that gave up instead, and were started again
 * @param versions committed, by status
 * @param unitMillis what a start and a round took on this machine
 */
record ChaosReport(
        boolean passed,
        long seed,
        int kills,
        int deaths,
        double seconds,
        Map<String, Long> killsByKind,
        int starts,
        int endedByThemselves,
        Map<String, Long> versions,
        RecordsSent records,
        Answers answers,
        long unitMillis,
        List<Finding> checks,
        List<Death> deathList) {

    /** @param letters on the dead-letter topic; a bad record can have several */
    record RecordsSent(long acknowledged, long bad, long letters) {}

    void write(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    String json() throws IOException {
        return new ObjectMapper().writeValueAsString(this);
    }
}
