package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "produce",
                "mine",
                "pairs",
                "train",
                "eval",
                "export",
                "embed",
                "rerank",
                "doctor",
                "versions",
                "chaos"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: freshet " + command);
    }

    @Test
    void withoutACommandItListsThem() {
        assertThat(run()).isZero();
        assertThat(out.toString())
                .contains("See it work:", "demo", "doctor", "Use a model:", "embed", "rerank", "run", "produce")
                .contains("train", "eval", "export")
                .contains("Exit codes", "Examples", "--version");
    }

    @Test
    void theVersionIsTold() {
        assertThat(run("--version")).isZero();
        assertThat(run("eval", "--version")).isZero();
        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("freshet "));
    }

    @Test
    void anUnknownCommandNamesTheNearest() {
        assertThat(run("embde")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'embde'", "Did you mean", "embed", "Try 'freshet --help'")
                .doesNotContain("Usage");
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        String[] failing = {"produce", "--bootstrap", "localhost:1", "--in", "nowhere.jsonl"};
        assertThat(run(failing)).isEqualTo(1);
        assertThat(err.toString()).doesNotContain("\tat ");
        System.setProperty("freshet.debug", "true");
        try {
            assertThat(run(failing)).isEqualTo(1);
        } finally {
            System.clearProperty("freshet.debug");
        }
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void aWrongOptionIsAUsageError() {
        assertThat(run("demo", "--round", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("--round");
        assertThat(run("demo", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds 0");
        assertThat(run("demo", "--lane", "ranker")).isEqualTo(2);
        assertThat(err.toString()).contains("--lane", "ranker", "EMBEDDING, RERANKER, BOTH");
    }

    @Test
    void wrongSettingsAreAUsageErrorThatNamesThem() throws IOException {
        Path file = Files.writeString(folder.resolve("my.conf"), "freshet {\n  train.epocs = 3\n}\n");
        assertThat(run("run", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("train.epocs", "my.conf", "train.epochs");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("produce", "--bootstrap", "localhost:1", "--in", "nowhere.jsonl"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("nowhere.jsonl");
        assertThat(run("demo", "--samples", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("agriculture-zh", "--samples");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
