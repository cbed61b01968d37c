package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static Path model;
    private static Path adapter;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void adapter() throws IOException {
        Path cache = Path.of(System.getProperty("freshet.root"), "target", "test-cache");
        model = new ModelHub(cache).resolve(ModelRef.parse("builtin:bge-small-zh-v1.5"));
        adapter = Files.createDirectory(shared.resolve("adapter"));
        try (TextEncoder encoder = TextEncoder.open(model, EncoderOptions.cpu())) {
            TestAdapters.random(adapter, encoder, 0.05, 4);
        }
    }

    @Test
    void writesAFolderAndReportsHowGoodItIs() throws IOException {
        assertThat(export("--max-shard-size", "20MB", "--dtype", "bfloat16", "--json"))
                .as(err.toString())
                .isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("adapted").asInt()).isEqualTo(24);
        assertThat(report.path("weight_files")).hasSizeGreaterThan(1);
        assertThat(report.path("largest_difference").asDouble()).isBetween(0.0, 0.02);
        assertThat(report.path("largest_change").asDouble()).isPositive();
        assertThat(folder.resolve("out").resolve("model.safetensors.index.json"))
                .exists();
        assertThat(err.toString()).contains("writing model-00001-of-", "trying the merged model");
        assertThat(export()).isEqualTo(1);
        assertThat(err.toString()).contains("out", "--overwrite");
    }

    @Test
    void probesComeFromAFile() throws IOException {
        Path probes = Files.writeString(folder.resolve("probes.txt"), "小麦\n\nwheat\n");
        assertThat(export("--probes", probes.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("on 4 probes", "24 of them adapted", "1 file(s)");
        Files.writeString(probes, " \n");
        assertThat(export("--overwrite", "--probes", probes.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("probes.txt has no text");
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        assertThat(export("--dtype", "int8")).isEqualTo(2);
        assertThat(err.toString()).contains("--dtype", "int8");
        assertThat(export("--max-shard-size", "5GiB")).isEqualTo(2);
        assertThat(err.toString()).contains("--max-shard-size", "5GiB");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private int export(String... more) {
        String[] given = {
            "export",
            "--model",
            model.toString(),
            "--adapter",
            adapter.toString(),
            "--out",
            folder.resolve("out").toString()
        };
        String[] all = java.util.Arrays.copyOf(given, given.length + more.length);
        System.arraycopy(more, 0, all, given.length, more.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
