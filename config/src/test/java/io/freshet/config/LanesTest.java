package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {

    @TempDir
    Path folder;

    @Test
    void aFileWithoutThemDescribesTheOneLane() throws IOException {
        Path file = write("freshet.train.epochs = 3");
        assertThat(FreshetConfig.lanes(file)).containsExactly(FreshetConfig.defaults(Map.of("train.epochs", 3)));
    }

    @Test
    void aLaneIsTheFileWithTheDifferencesOfItsSection() throws IOException {
        Path file = write(
                "freshet {",
                "  kafka.bootstrap-servers = \"broker:1\"",
                "  train.epochs = 3",
                "  checkpoint.store = /data/${freshet.lane}",
                "  lanes {",
                "    reranker { train { epochs = 1, rerank-loss = listwise }, mining.relative-margin = null }",
                "    embedding {}",
                "  }",
                "}");
        Map<String, Object> both = Map.of("kafka.bootstrap-servers", "broker:1");
        assertThat(FreshetConfig.lanes(file))
                .containsExactly(
                        with(both, Map.of("train.epochs", 3, "checkpoint.store", "/data/embedding")),
                        with(both, new java.util.HashMap<>() {
                            private static final long serialVersionUID = 1;

                            {
                                put("task", "reranker");
                                put("train.epochs", 1);
                                put("train.rerank-loss", "listwise");
                                put("mining.relative-margin", null);
                                put("checkpoint.store", "/data/reranker");
                            }
                        }));
    }

    @Test
    void aLaneHasTheTaskOfItsNameUnlessItSaysOtherwise() throws IOException {
        Path file = write("freshet.lanes { a { task = reranker }, b {}, reranker {}, embedding { task = reranker } }");
        assertThat(FreshetConfig.lanes(file))
                .extracting(lane -> lane.lane() + " " + lane.task().label())
                .containsExactly("a reranker", "b embedding", "embedding reranker", "reranker reranker");
    }

    @Test
    void aRerankerMinesWithTheModelOfTheEmbeddingLane() throws IOException {
        Path file = write(
                "freshet.lanes {",
                "  embedding { model.ref = \"builtin:all-minilm-l6-v2\" }",
                "  reranker {}",
                "  third { task = reranker, mining.model = \"hf:a/b\" }",
                "}");
        assertThat(FreshetConfig.lanes(file))
                .extracting(lane -> lane.mining().model().orElse("its own"))
                .containsExactly("its own", "builtin:all-minilm-l6-v2", "hf:a/b");
        assertThat(FreshetConfig.defaults(Map.of("task", "reranker")).mining().model())
                .contains("builtin:bge-small-zh-v1.5");
    }

    @Test
    void aLoneLaneIsNamedByItsTask() {
        assertThat(FreshetConfig.defaults(Map.of("task", "reranker")).lane()).isEqualTo("reranker");
        assertThat(FreshetConfig.defaults(Map.of("task", "reranker", "lane", "support"))
                        .lane())
                .isEqualTo("support");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        http.port = 1             | freshet.lanes.reranker.http = { … } (FILE:3): is of the whole process, not of one lane; set freshet.http beside the lanes
        management.enabled = false | freshet.lanes.reranker.management = { … } (FILE:3): is of the whole process, not of one lane; set freshet.management beside the lanes
        feedback.window = 1 h | freshet.lanes.reranker.feedback = { … } (FILE:3): is of the whole process, not of one lane; set freshet.feedback beside the lanes
        admin.port = 1            | freshet.lanes.reranker.admin = { … } (FILE:3): is of the whole process, not of one lane; set freshet.admin beside the lanes
        kafka.bootstrap-servers = "a:1" | freshet.lanes.reranker.kafka.bootstrap-servers = "a:1" (FILE:3): is of the whole process, not of one lane; set freshet.kafka.bootstrap-servers beside the lanes
        kafka.client.acks = 1     | freshet.lanes.reranker.kafka.client = { … } (FILE:3): is of the whole process, not of one lane; set freshet.kafka.client beside the lanes
        train.epochs = 0          | freshet.lanes.reranker.train.epochs = 0 (FILE:3): must be a whole number from 1 to 1000 (default 2)
        train.epoch = 1           | freshet.lanes.reranker.train.epoch = 1 (FILE:3): unknown key; did you mean freshet.lanes.reranker.train.epochs?
        lane = other              | freshet.lanes.reranker.lane = "other" (FILE:3): the section's name is the lane's; leave this out
        profile = demo            | freshet.lanes.reranker.profile = "demo" (FILE:3): is of the whole process, not of one lane; set freshet.profile beside the lanes
        gate.reservoir = 9        | freshet.gate.min-queries = 300 (reference.conf:LINE), freshet.lanes.reranker.gate.reservoir = 9 (FILE:3): the gate would wait for more queries than are kept; min-queries must be at most reservoir
        """)
    void whatIsWrongInASectionIsNamedThere(String setting, String problem) throws IOException {
        Path file = write("freshet.lanes {", "  embedding {}", "  reranker { " + setting + " }", "}");
        assertThat(problems(file))
                .singleElement()
                .asString()
                .isEqualTo(problem.replace("FILE", file.toString()).replace("LINE", minQueries()));
    }

    @Test
    void whatIsWrongBesideTheSectionsIsToldOnce() throws IOException {
        Path file = write("freshet { train.epochs = 0, lanes { embedding {}, reranker {} } }");
        assertThat(problems(file)).singleElement().asString().startsWith("freshet.train.epochs = 0 (");
    }

    @Test
    void namesAndSectionsAreChecked() throws IOException {
        Path file = write("freshet { lane = x, lanes { Upper {}, good = 5, ok {} } }");
        assertThat(problems(file))
                .containsExactlyInAnyOrder(
                        "freshet.lane = \"x\" (" + file
                                + ":1): each lane is named by its section in freshet.lanes; leave this out",
                        "freshet.lanes.Upper = { … } (" + file
                                + ":1): the name of a lane must be 1 to 64 of a-z, 0-9 and \"-\"",
                        "freshet.lanes.good = 5 (" + file + ":1): must be a section: freshet.lanes.good { … }");
        assertThat(problems(write("freshet.lanes = 5")))
                .singleElement()
                .asString()
                .contains("must be a section");
    }

    @Test
    void whereOneLaneIsNeededSeveralAreRefused() throws IOException {
        Path two = write("freshet.lanes { embedding {}, reranker {} }");
        assertThatThrownBy(() -> FreshetConfig.load(two)).hasMessageContaining("freshet.lanes describes 2 lanes");
        assertThat(FreshetConfig.load(write("freshet.lanes { reranker {} }")).task())
                .isEqualTo(Task.RERANKER);
    }

    private static FreshetConfig with(Map<String, ?> some, Map<String, ?> others) {
        Map<String, Object> all = new java.util.HashMap<>(some);
        all.putAll(others);
        return FreshetConfig.defaults(all);
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("my.conf"), List.of(lines));
    }

    private static List<String> problems(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> FreshetConfig.lanes(file))
                .problems();
    }

    private static String minQueries() {
        return Integer.toString(DefaultsTest.reference()
                .getValue("freshet.gate.min-queries")
                .origin()
                .lineNumber());
    }
}
