package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.embed.Role;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
class EmbedCommandTest {

    private static final List<String> TEXTS = List.of("番茄叶子发黄怎么办", "鱼塘缺氧", "猪拉稀", "小麦赤霉病用什么药");

    private final Cli cli = new Cli();

    @Test
    void everyLineGetsItsVectorInOrderAndKeepsItsFields(TestModel model) throws IOException {
        assertThat(cli.runModelOn(lines(), "embed", "--query", "--batch", "3"))
                .as(cli.err())
                .isZero();

        List<JsonNode> answers = answers();
        float[][] expected = model.encoder().encode(TEXTS, Role.QUERY, LowRank.NONE);
        assertThat(answers).hasSize(TEXTS.size());
        for (int i = 0; i < expected.length; i++) {
            assertThat(answers.get(i).get("id").asText()).isEqualTo("文-" + i);
            assertThat(answers.get(i).has("text")).isFalse();
            assertThat(vector(answers.get(i)))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(expected[i]);
        }
        assertThat(cli.err()).contains("embed 4");
    }

    @Test
    void anAdapterChangesTheVectorsAndDimensionsCutThem(TestModel model, @TempDir Path folder) throws IOException {
        TestAdapters.random(folder, model.encoder(), 0.02, 7);
        String line = "{\"text\": \"鱼塘缺氧\"}\n";
        cli.runModelOn(line, "embed", "--adapter", folder.toString(), "--dimensions", "8");
        cli.runModelOn(line, "embed", "--dimensions", "8");

        List<JsonNode> answers = answers();
        float[] adapted = vector(answers.get(0));
        assertThat(adapted).hasSize(8).isNotEqualTo(vector(answers.get(1)));
        double squares = 0;
        for (float x : adapted) {
            squares += x * x;
        }
        assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
    }

    @Test
    void aBadLineIsNamedAfterEverythingBeforeItIsAnswered() throws IOException {
        assertThat(cli.runModelOn(lines() + "\n{\"txt\": 1}\n" + lines(), "embed"))
                .isEqualTo(1);
        assertThat(answers()).hasSize(TEXTS.size());
        assertThat(cli.err()).contains("freshet: standard input line 6: field 'text' must be a string");

        assertThat(cli.runModelOn("{\"text\": ", "embed")).isEqualTo(1);
        assertThat(cli.err()).contains("line 1: not JSON");
        assertThat(cli.runModelOn("[1]", "embed")).isEqualTo(1);
        assertThat(cli.err()).contains("line 1: must be a JSON object, found ARRAY");
        byte[] latin = "{\"text\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(cli.runModelOn(latin, "embed")).isEqualTo(1);
        assertThat(cli.err()).contains("line 1: not UTF-8");
        assertThat(cli.runModelOn(lines(), "embed", "--dimensions", "9999")).isEqualTo(2);
        assertThat(cli.err()).contains("--dimensions 9999: vectors of this model have 512");
    }

    @Test
    void noInputIsNoOutput() {
        assertThat(cli.runModelOn("\n", "embed")).isZero();
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void nobodyReadingEndsItQuietly() {
        PrintStream broken = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                true);
        StringWriter err = new StringWriter();
        var before = System.in;
        System.setIn(new java.io.ByteArrayInputStream(lines().getBytes(StandardCharsets.UTF_8)));
        try {
            int code = Main.commandLine()
                    .setOut(new PrintWriter(broken, true, StandardCharsets.UTF_8))
                    .setErr(new PrintWriter(err, true))
                    .execute(
                            "embed", "--model", Cli.MODEL, "--cache-dir", Cli.CACHE, "--device", "cpu", "--batch", "1");
            assertThat(code).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(err.toString()).contains("embed 0").doesNotContain("freshet:");
    }

    private static String lines() {
        StringBuilder lines = new StringBuilder();
        for (String text : TEXTS) {
            lines.append("{\"id\": \"文-").append(TEXTS.indexOf(text)).append("\", \"text\": \"" + text + "\"}\n");
        }
        return lines.toString();
    }

    private List<JsonNode> answers() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : cli.out().lines().toList()) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    private static float[] vector(JsonNode answer) {
        float[] vector = new float[answer.get("embedding").size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = answer.get("embedding").get(i).floatValue();
        }
        return vector;
    }
}
