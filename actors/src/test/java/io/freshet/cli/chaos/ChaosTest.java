package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real loop is killed twenty times; afterwards everything holds. */
class ChaosTest {

    private static final int KILLS = 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothingIsLostAndNothingIsDoneTwice() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path report = folder.resolve("report.json");
        int exit = new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "--kills=" + KILLS,
                        "--seed=1",
                        "--report=" + report,
                        "--folder=" + folder.resolve("runs"),
                        "--set=model.cache-dir=" + Cli.CACHE);
        assertThat(exit).as("%s%n%s", out, err).isZero();
        JsonNode told = new ObjectMapper().readTree(report.toFile());
        assertThat(told.get("deaths").intValue()).isEqualTo(KILLS);
        assertThat(told.get("checks")).isNotEmpty().allMatch(check -> check.get("passed")
                .booleanValue());
        assertThat(told.get("answers").get("good").longValue()).isPositive();
    }
}
