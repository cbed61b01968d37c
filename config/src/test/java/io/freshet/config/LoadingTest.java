package io.freshet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadingTest {

    @TempDir
    Path folder;

    @Test
    void laysOverridesOverTheFileOverTheProfileOverTheReference() throws IOException {
        Path file = write("freshet { profile = demo, train.epochs = 7, train.batch-size = 16 }");
        FreshetConfig config = FreshetConfig.load(file, Map.of("train.batch-size", 8));
        assertThat(config.train().batchSize()).isEqualTo(8);
        assertThat(config.train().epochs()).isEqualTo(7);
        assertThat(config.round().pairs()).isEqualTo(240);
        assertThat(config.train().warmupRatio()).isEqualTo(0.1);
    }

    @Test
    void takesTheProfileFromAnOverrideToo() {
        assertThat(FreshetConfig.defaults(Map.of("profile", "demo"))).isEqualTo(FreshetConfig.profile("demo"));
    }

    @Test
    void refusesAProfileThatIsNotThere() {
        assertThatThrownBy(() -> FreshetConfig.profile("dmeo"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "freshet.profile = \"dmeo\" (profile): must be one of demo, demo-reranker, qwen3-0.6b");
    }

    @Test
    void takesOverridesAsTextNumbersListsDurationsPathsEnumsAndNull() {
        Map<String, Object> overrides = new HashMap<>();
        overrides.put("train.epochs", "3");
        overrides.put("train.learning-rate", "1e-3");
        overrides.put("train.side", Side.BOTH);
        overrides.put("lora.targets", List.of("query", "value"));
        overrides.put("round.max-wait", Duration.ofSeconds(90));
        overrides.put("checkpoint.store", folder);
        overrides.put("mining.relative-margin", null);
        FreshetConfig config = FreshetConfig.defaults(overrides);
        assertThat(config.train().epochs()).isEqualTo(3);
        assertThat(config.train().learningRate()).isEqualTo(1e-3);
        assertThat(config.train().side()).isEqualTo(Side.BOTH);
        assertThat(config.lora().targets()).containsExactly("query", "value");
        assertThat(config.lora().allLinear()).isFalse();
        assertThat(config.round().maxWait()).contains(Duration.ofSeconds(90));
        assertThat(config.checkpoint().store()).isEqualTo(folder);
        assertThat(config.mining().relativeMargin()).isEmpty();
    }

    @Test
    void readsEnvironmentVariablesWhereTheFileAsksForThem() throws IOException {
        String name = System.getenv().keySet().stream()
                .filter(n -> n.matches("[A-Z]+") && !System.getenv(n).isBlank())
                .findFirst()
                .orElseThrow();
        Path file = write(
                "freshet.model.query-instruction = ${" + name + "}",
                "freshet.train.epochs = 5",
                "freshet.train.epochs = ${?FRESHET_NOT_SET_ANYWHERE}");
        FreshetConfig config = FreshetConfig.load(file);
        assertThat(config.model().queryInstruction()).contains(System.getenv(name));
        assertThat(config.train().epochs()).isEqualTo(5);
    }

    @Test
    void isNotSwayedBySystemProperties() {
        System.setProperty("freshet.train.epochs", "9");
        try {
            assertThat(FreshetConfig.defaults().train().epochs()).isEqualTo(2);
        } finally {
            System.clearProperty("freshet.train.epochs");
        }
    }

    @Test
    void namesTheIncludedFileThatAValueCameFrom() throws IOException {
        Path shared = Files.write(folder.resolve("shared.conf"), List.of("", "freshet.http.port = -1"));
        Path file = write("include \"shared.conf\"");
        assertThatThrownBy(() -> FreshetConfig.load(file))
                .hasMessageContaining("freshet.http.port = -1 (" + shared + ":2)");
    }

    @Test
    void saysWhichFileIsMissing() {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> FreshetConfig.load(missing))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(missing + ": no such file");
        assertThatThrownBy(() -> FreshetConfig.load(folder)).hasMessageContaining(folder + ": not a readable file");
    }

    @Test
    void saysWhereTheSyntaxIsBroken() throws IOException {
        Path file = write("freshet {", "  model.device = cuda:0", "}");
        assertThatThrownBy(() -> FreshetConfig.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": 2:");
    }

    @Test
    void saysWhichSubstitutionHasNoValue() throws IOException {
        Path file = write("freshet {", "  train.epochs = ${FRESHET_NOT_SET_ANYWHERE}", "}");
        assertThatThrownBy(() -> FreshetConfig.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": 2:")
                .hasMessageContaining("${FRESHET_NOT_SET_ANYWHERE}");
    }

    @Test
    void letsAnOverrideStandInForAVariableThatIsNotSetAndReachWhatRefersToIt() throws IOException {
        Path file = write(
                "freshet.train.epochs = ${FRESHET_NOT_SET_ANYWHERE}",
                "freshet.checkpoint.store = /data/${freshet.lane}");
        FreshetConfig config = FreshetConfig.load(file, Map.of("train.epochs", 3, "lane", "reranker"));
        assertThat(config.train().epochs()).isEqualTo(3);
        assertThat(config.checkpoint().store()).isEqualTo(Path.of("/data/reranker"));
    }

    @Test
    void reportsWhatAnOverrideHides() throws IOException {
        Path file = write("freshet.train = 7");
        assertThatThrownBy(() -> FreshetConfig.load(file, Map.of("train.epochs", 3)))
                .hasMessageContaining("freshet.train = 7 (" + file + ":1): must be a section");
    }

    @Test
    void refusesAFreshetThatIsNoSection() throws IOException {
        Path file = write("freshet = 5");
        assertThatThrownBy(() -> FreshetConfig.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("freshet = 5 (" + file + ":1): must be a section");
    }

    @Test
    void passesKafkaClientPropertiesThroughAndKeepsTheirValuesOutOfLogs() throws IOException {
        Path file = write(
                "freshet.kafka.client {",
                "  linger.ms = 5",
                "  security.protocol = SASL_SSL",
                "  \"sasl.jaas.config\" = \"module required password=hunter2;\"",
                "  interceptor.classes = [a.B, c.D]",
                "  client.id = null",
                "}");
        KafkaConfig kafka = FreshetConfig.load(file).kafka();
        assertThat(kafka.client())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "linger.ms", "5",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "module required password=hunter2;",
                        "interceptor.classes", "a.B,c.D"));
        assertThat(kafka.toString()).doesNotContain("hunter2").contains("sasl.jaas.config");
    }

    @Test
    void keepsTheTokenOfTheAdminPlaneOutOfLogs() throws IOException {
        FreshetConfig config = FreshetConfig.load(write("freshet.admin.token = \"hunter2hunter2+/==\""));
        assertThat(config.admin().token()).contains("hunter2hunter2+/==");
        assertThat(config.toString()).doesNotContain("hunter2").contains("token=(hidden)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"shop:hunter2hunter2hunter2\", \"hunter2hunter2+/==\"]",
                "\" shop:hunter2hunter2hunter2, hunter2hunter2+/==,\"",
            })
    void takesApiKeysAsAListOrAsOneTextAndKeepsThemOutOfLogs(String keys) throws IOException {
        FreshetConfig config = FreshetConfig.load(write("freshet.http.api-keys = " + keys));
        assertThat(config.http().apiKeys())
                .containsExactly(
                        new ApiKey(Optional.of("shop"), "hunter2hunter2hunter2"),
                        new ApiKey(Optional.empty(), "hunter2hunter2+/=="));
        assertThat(config.toString()).doesNotContain("hunter2").contains("ApiKey[name=shop, key=(hidden)]");
    }

    @Test
    void refusesAClientPropertyWrittenInTwoWays() {
        Map<String, Object> twice = Map.of("kafka.client.\"a.b\"", 1, "kafka.client.a.b", 2);
        assertThatThrownBy(() -> FreshetConfig.defaults(twice))
                .hasMessageContaining("freshet.kafka.client = { … } (override): must be a section");
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("my.conf"), Arrays.asList(lines));
    }
}
