package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.Cli;
import io.freshet.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A whole chaos run that is to hold. */
final class ChaosRun {

    private ChaosRun() {}

    /**
     * Kills so often, and makes sure that everything held, every kill was done, and somebody was answered.
     *
     * @param folder an empty one
     */
    static void passed(Path folder, int kills, int seed, String... options) throws IOException {
        Path report = folder.resolve("report.json");
        List<String> arguments = new ArrayList<>(List.of(
                "chaos",
                "--kills=" + kills,
                "--seed=" + seed,
                "--report=" + report,
                "--folder=" + folder.resolve("runs"),
                "--set=model.cache-dir=" + Cli.CACHE));
        arguments.addAll(List.of(options));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as("%s%n%s", run.out(), run.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(report.toFile());
        assertThat(told.get("deaths").intValue()).isEqualTo(kills);
        assertThat(told.get("checks")).isNotEmpty().allMatch(check -> check.get("passed")
                .booleanValue());
        assertThat(told.get("answers").get("good").longValue()).isPositive();
    }
}
