package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each process of an isolated run is killed; afterwards everything holds. */
class IsolatedChaosTest {

    private static final int KILLS = 5;
    private static final int SEED = 69;

    @TempDir
    private Path folder;

    @Test
    void theKillsMeetEveryProcess() {
        assertThat(Plan.drawIsolated(SEED, KILLS)).isEqualTo(Plan.drawIsolated(SEED, KILLS));
        assertThat(labels(SEED, KILLS))
                .containsOnly(
                        "sigkill-coordinator",
                        "sigkill-trainer",
                        "sigkill-scorer",
                        "sigkill-supervisor",
                        "sigkill-broker");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingIsLostAndTheScorerAnswersWhileOthersAreDead() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path report = folder.resolve("report.json");
        int exit = new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "--isolate",
                        "--kills=" + KILLS,
                        "--seed=" + SEED,
                        "--report=" + report,
                        "--folder=" + folder.resolve("runs"),
                        "--set=model.cache-dir=" + Cli.CACHE);
        assertThat(exit).as("%s%n%s", out, err).isZero();
        JsonNode told = new ObjectMapper().readTree(report.toFile());
        assertThat(told.get("deaths").intValue()).isEqualTo(KILLS);
        assertThat(told.get("answers").get("good").longValue()).isPositive();
    }

    private static Set<String> labels(long seed, int kills) {
        return Plan.drawIsolated(seed, kills).kills().stream().map(Kill::label).collect(Collectors.toSet());
    }
}
