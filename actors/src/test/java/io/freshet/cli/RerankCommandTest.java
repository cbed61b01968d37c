package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command with the small English model, from standard input to standard output. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class RerankCommandTest {

    private static final String LINE =
            "{\"query\": \"how do plants eat\", \"id\": 7, \"documents\": [\"The stock market"
                    + " fell today.\", \"Photosynthesis turns light into sugar in leaves.\"]}";
    private static final JsonMapper JSON = new JsonMapper();

    private static String model;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeAll
    static void resolve() throws IOException {
        Path cache = Path.of(System.getProperty("freshet.root", "."), "target", "test-cache");
        model = new ModelHub(cache)
                .resolve(ModelRef.parse("builtin:all-minilm-l6-v2"))
                .toString();
    }

    @Test
    void writesAProbabilityForEachDocumentAndKeepsOtherFields() throws IOException {
        assertThat(run(LINE + "\n\n{\"query\": \"x\", \"documents\": []}\n")).isZero();
        String[] lines = out.toString().split("\n");
        assertThat(lines).hasSize(2);
        JsonNode first = JSON.readTree(lines[0]);
        assertThat(first.get("id").asInt()).isEqualTo(7);
        assertThat(first.has("documents")).isFalse();
        double wrong = first.at("/scores/0").asDouble();
        double right = first.at("/scores/1").asDouble();
        assertThat(right).isGreaterThan(wrong).isBetween(0.0, 1.0);
        assertThat(JSON.readTree(lines[1]).get("scores")).isEmpty();

        out.getBuffer().setLength(0);
        assertThat(run(LINE, "--raw")).isZero();
        double logit = JSON.readTree(out.toString()).at("/scores/1").asDouble();
        assertThat(1 / (1 + Math.exp(-logit))).isCloseTo(right, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'query': 'x'                         | line 2 is not JSON",
                "['query']                             | line 2 must be an object",
                "{'documents': ['d']}                  | line 2: 'query' must be a text, found none",
                "{'query': 'x'}                        | line 2: 'documents' must be a list",
                "{'query': 'x', 'documents': ['d', 3]} | line 2: document 2 must be a text, found 3",
                "{'query': 'x', 'instruction': 1}      | line 2: 'instruction' must be a text, found 1"
            })
    void aBadLineIsNamed(String line, String message) {
        assertThat(run(LINE + "\n" + line.replace('\'', '"') + "\n")).isEqualTo(1);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString().split("\n")).as("the lines before it").hasSize(1);
    }

    @Test
    void aMissingAdapterIsNamed() {
        assertThat(run(LINE, "--adapter", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("adapter_config.json");
    }

    private int run(String input, String... options) {
        List<String> arguments = new ArrayList<>(List.of("rerank", "--model", model, "--device", "cpu"));
        arguments.addAll(Arrays.asList(options));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return Main.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }
}
