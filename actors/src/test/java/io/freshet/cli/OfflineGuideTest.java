package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/offline.md, in its order, on a part of its data and with fewer steps. */
class OfflineGuideTest {

    private static final Path GUIDE = Path.of(System.getProperty("freshet.root"), "docs", "offline.md");
    private static final int PAIRS = 60;
    private static final int QUESTIONS = 20;

    @TempDir
    private Path folder;

    private Path samples;

    /** The beginnings of the bundled files, under their names. */
    @BeforeEach
    void shorten() throws IOException {
        Files.createDirectory(folder.resolve("work"));
        samples = folder.resolve("samples");
        Path whole = Samples.folder().resolve("agriculture-zh");
        Path part = samples.resolve("agriculture-zh");
        Files.createDirectories(part.resolve("held-out"));
        head(whole, part, "qa-pairs.jsonl", PAIRS);
        head(whole, part, "held-out/corpus.jsonl", PAIRS);
        head(whole, part, "held-out/queries.jsonl", QUESTIONS);
        head(whole, part, "held-out/qrels.tsv", QUESTIONS + 1);
    }

    private static void head(Path from, Path to, String file, int lines) throws IOException {
        try (Stream<String> all = Files.lines(from.resolve(file))) {
            Files.write(to.resolve(file), all.limit(lines).toList());
        }
    }

    @Test
    void everyCommandWorks() throws IOException {
        List<List<String>> commands = commands();
        assertThat(commands.stream().map(command -> command.get(0)))
                .contains("mine", "train", "pairs", "eval", "export");
        for (List<String> command : commands) {
            CommandRun run = CommandRun.of(command.toArray(String[]::new));
            assertThat(run.exitCode())
                    .as("%s%n%s%n%s", String.join(" ", command), run.out(), run.err())
                    .isZero();
            assertThat(run.out()).as(String.join(" ", command)).isNotBlank();
        }
        assertThat(folder.resolve("work/merged/model.safetensors")).isRegularFile();
        assertThat(folder.resolve("work/reranker/best/adapter_model.safetensors"))
                .isRegularFile();
    }

    /** The commands with their options, each on one line or continued by a backslash. */
    private List<List<String>> commands() throws IOException {
        String text = Files.readString(GUIDE).replace("\\\n", " ");
        List<List<String>> commands = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("./freshet ")) {
                commands.add(
                        shorten(List.of(line.substring("./freshet ".length()).split("\\s+"))));
            }
        }
        return commands;
    }

    private List<String> shorten(List<String> words) {
        List<String> command = new ArrayList<>();
        for (String word : words) {
            command.add(word.replaceFirst("^samples/", samples + "/").replaceFirst("^work/", folder + "/work/"));
        }
        if (command.get(0).equals("train")) {
            set(command, "--max-steps", "3");
            set(command, "--save-steps", "3");
            set(command, "--max-length", "32");
        }
        if (!command.get(0).equals("pairs")) {
            command.addAll(List.of("--cache-dir", Cli.CACHE));
        }
        return command;
    }

    private static void set(List<String> command, String option, String value) {
        int at = command.indexOf(option);
        if (at < 0) {
            command.addAll(List.of(option, value));
        } else {
            command.set(at + 1, value);
        }
    }
}
