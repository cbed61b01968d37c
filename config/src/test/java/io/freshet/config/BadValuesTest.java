package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadValuesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
        lane                     | 'Embedding'        | "Embedding"  | 1 to 64 of a-z, 0-9 and "-", or null for none (default null)
        task                     | 'rerank'           | "rerank"     | one of embedding, reranker (default "embedding")
        profile                  | 'dmeo'             | "dmeo"       | one of demo, demo-reranker, qwen3-0.6b, or "" for none (default "")
        model.ref                | '"http://x/y"'     | "http://x/y" | builtin:<name>, hf:<org>/<name>[@<revision>] or a folder ("~" is not expanded) (default "builtin:bge-small-zh-v1.5")
        model.ref                | '"hf:Qwen"'        | "hf:Qwen"    | builtin:<name>, hf:<org>/<name>[@<revision>] or a folder ("~" is not expanded) (default "builtin:bge-small-zh-v1.5")
        model.device             | 'gpu'              | "gpu"        | auto, cpu, cuda or "cuda:N" (default "auto")
        model.compute-type       | 'fp16'             | "fp16"       | one of auto, float32, bfloat16, float16 (default "auto")
        model.cache-dir          | '"~/models"'       | "~/models"   | a path ("~" is not expanded: write ${HOME}"/…"), or "" for none (default "")
        model.query-instruction  | '[a]'              | ["a"]        | a text, or null for none (default null)
        kafka.bootstrap-servers  | 'localhost'        | "localhost"  | host:port, or several of them with commas between (default "localhost:9092")
        kafka.topic              | '"qa pairs"'       | "qa pairs"   | a Kafka topic name: 1 to 249 of letters, digits, ".", "_" and "-" (default "freshet.qa-pairs")
        kafka.client             | '5'                | (hidden)     | a section of names and values, each name once (default {})
        record.max-bytes         | '2 GiB'            | "2 GiB"      | a size from 1 KiB to 1 GiB, as in "512 KiB" (default "1 MiB")
        record.max-bytes         | 'big'              | "big"        | a size from 1 KiB to 1 GiB, as in "512 KiB" (default "1 MiB")
        mining.max-score         | '1.5'              | 1.5          | a number from -1 to 1, or null for none (default null)
        mining.max-score         | 'NaN'              | "NaN"        | a number from -1 to 1, or null for none (default null)
        mining.sampling          | 'first'            | "first"      | one of top, random (default "top")
        mining.model             | '"http://x/y"'     | "http://x/y" | builtin:<name>, hf:<org>/<name>[@<revision>] or a folder ("~" is not expanded), or null for none (default null)
        train.rerank-loss        | 'sft'              | "sft"        | one of pointwise, listwise (default "pointwise")
        train.rerank-temperature | '0'                | 0            | a number greater than 0 and at most 100 (default 1.0)
        gate.rerank-candidates   | '0'                | 0            | a whole number from 1 to 1000 (default 20)
        lora.dropout             | '1.0'              | 1.0          | a number of at least 0 and less than 1 (default 0.0)
        lora.targets             | 'q_proj'           | "q_proj"     | all-linear, or a list of distinct layer names (default "all-linear")
        lora.targets             | '[]'               | []           | all-linear, or a list of distinct layer names (default "all-linear")
        lora.targets             | '[query, query]'   | ["query","query"] | all-linear, or a list of distinct layer names (default "all-linear")
        train.side               | 'document'         | "document"   | one of query, both (default "query")
        train.temperature        | '0'                | 0            | a number greater than 0 and at most 10 (default 0.02)
        train.in-batch-negatives | 'maybe'            | "maybe"      | true or false (default true)
        train.hard-negatives     | '-1'               | -1           | a whole number from 0 to 1000, or null for none (default null)
        train.scheduler          | 'squared'          | "squared"    | one of constant, cosine, linear (default "cosine")
        train.epochs             | 'many'             | "many"       | a whole number from 1 to 1000 (default 2)
        train.epochs             | '2.5'              | 2.5          | a whole number from 1 to 1000 (default 2)
        train.epochs             | 'null'             | null         | a whole number from 1 to 1000 (default 2)
        train.epochs             | 'NaN'              | "NaN"        | a whole number from 1 to 1000 (default 2)
        train.seed               | '1e30'             | 1e30         | a whole number from -9223372036854775808 to 9223372036854775807 (default 42)
        train.epochs             | '{ first = 1 }'    | { … }        | a whole number from 1 to 1000 (default 2)
        round.max-wait           | '30'               | 30           | a duration with its unit, from 100 ms to 30 d, as in "10 s", or null for none (default null)
        scorer.request-timeout   | '"10"'             | "10"         | a duration with its unit, from 10 ms to 1 h, as in "10 s" (default "10 s")
        scorer.keep              | '-1'               | -1           | a whole number from 0 to 1000 (default 3)
        scorer.canary.percent    | '101'              | 101          | a whole number from 0 to 100 (default 0)
        scorer.request-timeout   | '2 h'              | "2 h"        | a duration with its unit, from 10 ms to 1 h, as in "10 s" (default "10 s")
        feedback.window          | '40 d'             | "40 d"       | a duration with its unit, from 1 s to 30 d, as in "10 s" (default "24 h")
        feedback.click-weight    | '0'                | 0            | a number greater than 0 and at most 1 (default 0.4)
        feedback.max-position-weight | '0.5'          | 0.5          | a number from 1 to 100 (default 10.0)
        trust.max-source-share   | '0'                | 0            | a number greater than 0 and at most 1 (default 1.0)
        trust.max-per-query      | '0'                | 0            | a whole number from 1 to 10000000 (default 8)
        trust.excluded-sources   | 'forum'            | "forum"      | a list of distinct names, none of them blank, as in [a, b] (default [])
        trust.excluded-sources   | '[a, a]'           | ["a","a"]    | a list of distinct names, none of them blank, as in [a, b] (default [])
        trust.excluded-sources   | '[" "]'            | [" "]        | a list of distinct names, none of them blank, as in [a, b] (default [])
        replay.share             | '1'                | 1            | a number from 0 to 0.9 (default 0.25)
        consolidation.after-rejected | '0'            | 0            | a whole number from 1 to 1000, or null for none (default 3)
        checkpoint.snapshot-every | '0'               | 0            | a whole number from 1 to 10000 (default 1)
        reembed.documents-per-second | '0'            | 0            | a whole number from 1 to 1000000, or null for none (default null)
        gate.held-out-percent    | '51'               | 51           | a whole number from 0 to 50 (default 10)
        checkpoint.store         | '""'               | ""           | a path ("~" is not expanded: write ${HOME}"/…") (default "freshet-data/checkpoints")
        http.host                | '"http://a"'       | "http://a"   | a host name or address, without scheme and port (default "127.0.0.1")
        http.max-connections     | '0'                | 0            | a whole number from 1 to 1000000 (default 1024)
        http.api-keys            | '""'               | (hidden)     | a list of keys, no two of one name, each 16 to 512 of letters, digits, ".", "_", "~", "+", "/" and "-", at its end up to two "="; before it, if it shall have a name, 1 to 64 of letters, digits, "_", "." and "-" and a colon; or one text with commas between (default [])
        http.head-timeout        | '10 ms'            | "10 ms"      | a duration with its unit, from 100 ms to 1 h, as in "10 s" (default "10 s")
        http.port                | '65536'            | 65536        | a whole number from 0 to 65535 (default 8080)
        """)
    void areRefusedWithKeyValuePlaceAndWhatIsAllowed(String key, String written, String shown, String allowed)
            throws IOException {
        Path file = write("freshet {", "  # comment", "  " + key + " = " + written, "}");
        assertThat(problems(file))
                .containsExactly("freshet." + key + " = " + shown + " (" + file + ":3): must be " + allowed);
    }

    @Test
    void areAllReportedAtOnceTogetherWithUnknownKeysAndCombinations() throws IOException {
        Path file = write(
                "freshet {",
                "  train.epochs = many",
                "  train.epoch = 3",
                "  mining.range-max = 2",
                "  http.port = -1",
                "  window = 7",
                "}");
        assertThat(problems(file))
                .containsExactly(
                        "freshet.train.epochs = \"many\" (" + file
                                + ":2): must be a whole number from 1 to 1000 (default 2)",
                        "freshet.http.port = -1 (" + file
                                + ":5): must be a whole number from 0 to 65535 (default 8080)",
                        "freshet.mining.num-negatives = 4 (reference.conf:" + lineOf("num-negatives = 4")
                                + "), freshet.mining.range-min = 0 (reference.conf:" + lineOf("range-min = 0")
                                + "), freshet.mining.range-max = 2 (" + file + ":4): more negatives than the range"
                                + " holds; num-negatives must be at most range-max - range-min",
                        "freshet.train.epoch = 3 (" + file + ":3): unknown key; did you mean freshet.train.epochs?",
                        "freshet.window = 7 (" + file + ":6): must be a section: freshet.window { … } with the keys"
                                + " capacity");
    }

    @Test
    void standInOneMessage() throws IOException {
        Path file = write("freshet { http.port = -1, train.epochs = 0 }");
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> FreshetConfig.load(file));
        assertThat(e)
                .hasMessage("The configuration has 2 problems:\n  - "
                        + e.problems().get(0) + "\n  - " + e.problems().get(1));
    }

    @Test
    void doNotRevealSecrets() throws IOException {
        Path file = write("freshet { kafka.sasl-password = hunter2, kafka.ssl.keystore.password = hunter2 }");
        assertThat(problems(file).toString())
                .doesNotContain("hunter2")
                .contains("freshet.kafka.sasl-password = (hidden)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token = hunter2", "token = \"hunter2hunter2 with a blank\"", "tokn = hunter2hunter2"})
    void doNotRevealTheTokenOfTheAdminPlane(String setting) throws IOException {
        Path file = write("freshet.admin { " + setting + " }");
        assertThat(problems(file).toString()).doesNotContain("hunter2").contains("freshet.admin.to", " = (hidden) (");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-keys = hunter2",
                "api-keys = [hunter2]",
                "api-keys = \"a b:hunter2hunter2hunter2\"",
                "api-keys { shop = hunter2hunter2 }",
                "api-key = hunter2hunter2hunter2",
                "api-keyz = hunter2hunter2hunter2",
            })
    void doNotRevealApiKeys(String setting) throws IOException {
        Path file = write("freshet.http { " + setting + " }");
        assertThat(problems(file).toString()).doesNotContain("hunter2").contains("freshet.http.api-key");
    }

    @Test
    void doNotRevealTheTokenWhereAFileHoldsItToo() throws IOException {
        Path file = write("freshet.admin { token = hunter2hunter2hunter2, token-file = /run/token }");
        assertThat(problems(file))
                .containsExactly(
                        "freshet.admin.token = (hidden) (" + file + ":1), freshet.admin.token-file = \"/run/token\" ("
                                + file + ":1): there is one token; leave one of them out");
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("my.conf"), List.of(lines));
    }

    private static List<String> problems(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> FreshetConfig.load(file))
                .problems();
    }

    private static int lineOf(String text) throws IOException {
        try (var in = BadValuesTest.class.getResourceAsStream("/reference.conf")) {
            List<String> lines = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return 1 + lines.stream().map(String::strip).toList().indexOf(text);
        }
    }
}
