package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.transformer.LinearSite;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftConfigTest {

    private static final Path FILE = Path.of("some", "adapter_config.json");
    private static final List<LinearSite> SITES = List.of(
            new LinearSite(0, "encoder.layer.0.attention.self.query", 8, 8),
            new LinearSite(0, "encoder.layer.0.attention.self.value", 8, 8),
            new LinearSite(1, "encoder.layer.1.attention.self.query", 8, 8),
            new LinearSite(1, "encoder.layer.1.attention.self.value", 8, 8));
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As ms-swift writes it, all options off. */
    private static final String USUAL =
            """
            {"alpha_pattern": {}, "auto_mapping": {"base_model_class": "Qwen3ForCausalLM"}, "bias": "none",
             "base_model_name_or_path": "some/model", "corda_config": null, "eva_config": null, "exclude_modules": null,
             "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true, "layer_replication": null,
             "layers_pattern": null, "layers_to_transform": null, "loftq_config": {}, "lora_alpha": 32,
             "lora_bias": false, "lora_dropout": 0.05, "megatron_core": "megatron.core", "modules_to_save": [],
             "peft_type": "LORA", "qalora_group_size": 16, "r": 8, "rank_pattern": {}, "revision": null,
             "target_modules": ["value", "query"], "task_type": null, "trainable_token_indices": null,
             "use_dora": false, "use_qalora": false, "use_rslora": false, "some_future_option": "of no matter"}
            """;

    @Test
    void readsWhatMatters() throws Exception {
        assertThat(read(USUAL)).isEqualTo(new LoraSpec(8, 32, false, 0.05, List.of("value", "query")));
        assertThat(read(with("use_rslora", "true")).scaling()).isEqualTo(32 / Math.sqrt(8));
    }

    @Test
    void knowsPeftsWordForAllLinearLayers() throws Exception {
        assertThat(read(with("target_modules", "\"all-linear\"")).targets()).isEmpty();
        assertThat(read(with("target_modules", "\"All-Linear\"")).targets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(encoder.layer.\\\\d+.attention.self.)(query);0 1",
                "model\\\\.encoder\\\\.layer\\\\.[1-9]\\\\..*query;1",
                "^.*\\\\.(?:0|7)\\\\.(?!output).+query$;0",
                ".*layer\\\\.\\\\d{1,2}\\\\..*que?ry;0 1",
            })
    void aStringIsARegularExpressionForWholePaths(String regex, String layers) throws Exception {
        List<String> expected = Arrays.stream(layers.split(" "))
                .map(layer -> "encoder.layer." + layer + ".attention.self.query")
                .toList();
        assertThat(read(with("target_modules", '"' + regex + '"')).targets()).isEqualTo(expected);
    }

    /** Python and Java disagree on these, or one of them does not know them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?P<a>query)",
                "(?i).*query",
                ".*query\\\\Z",
                ".*(?<=self.)query",
                ".*+query",
                "[[a-z].]*query",
                "[a-z&&[q]].*query",
                "(.*)\\\\1query",
                ".{,90}query",
                ".*(?>query)",
                "query)",
                "[]a]query",
                "[z-a]query"
            })
    void refusesARegularExpressionThatPythonReadsOtherwise(String regex) {
        assertThatThrownBy(() -> read(with("target_modules", '"' + regex + '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContaining("target_modules")
                .hasMessageContaining("regular expression");
    }

    @Test
    void bertsPoolerIsNoTarget() throws Exception {
        assertThat(read(with("target_modules", "[\"query\", \"pooler.dense\"]")).targets())
                .containsExactly("query");
    }

    /** Each of these would make another model of the same matrices. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bias|\"lora_only\"",
                "use_dora|true",
                "use_qalora|true",
                "fan_in_fan_out|true",
                "lora_bias|true",
                "alora_invocation_tokens|[5, 7]",
                "alpha_pattern|{\"query\": 16}",
                "rank_pattern|{\"query\": 4}",
                "modules_to_save|[\"pooler\"]",
                "modules_to_save|[\"score\"]",
                "velora_config|{\"num_groups\": 32}",
                "monteclora_config|{\"num_samples\": 8}",
                "kasa_config|{\"beta\": 0.1}",
                "use_bdlora|{\"nblocks\": 2}",
                "use_some_future_variant|true",
                "some_future_config|{\"strength\": 3}",
                "layers_to_transform|[0, 1]",
                "layers_to_transform|1",
                "layers_to_transform|0",
                "layer_replication|[[0, 2], [1, 3]]",
                "trainable_token_indices|[3]",
                "target_parameters|[\"experts.gate\"]",
                "exclude_modules|[\"key\"]",
                "exclude_modules|\".*key\"",
                "arrow_config|{\"top_k\": 3}",
                "init_lora_weights|\"pissa_niter_4\"",
                "init_lora_weights|\"PISSA\"",
                "init_lora_weights|\"olora\"",
                "init_lora_weights|\"corda\"",
                "init_lora_weights|\"loftq\"",
                "init_lora_weights|\"lora_ga\"",
                "peft_type|\"LOHA\"",
            })
    void refusesAVariantByName(String option, String value) {
        assertThatThrownBy(() -> read(with(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContaining(option)
                .hasMessageContaining(value.replace("\"", "").substring(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "\"gaussian\"", "\"eva\"", "\"orthogonal\"", "\"mica\""})
    void takesEveryWayToBeginThatLeavesTheBaseAlone(String init) throws Exception {
        assertThat(read(with("init_lora_weights", init)).rank()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r|0",
                "r|null",
                "r|2.5",
                "lora_dropout|1.5",
                "lora_alpha|0",
                "lora_alpha|\"much\"",
                "target_modules|[]",
                "target_modules|[\"query\",3]",
                "target_modules|{\"query\":3}",
                "target_modules|null",
                "target_modules|[\"pooler.dense\"]"
            })
    void refusesWhatMakesNoAdapterByName(String option, String value) {
        assertThatThrownBy(() -> read(with(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContaining(option)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ensure_weight_tying|true",
                "eva_config|{\"rho\": 2.0}",
                "megatron_core|\"my.core\"",
                "layers_pattern|\"layers\"",
                "peft_version|\"0.21.2\"",
                "use_some_future_variant|false",
                "some_future_config|null"
            })
    void takesWhatChangesNothing(String option, String value) throws Exception {
        assertThat(read(with(option, value))).isEqualTo(read(USUAL));
    }

    @Test
    void refusesARegularExpressionThatMatchesNothing() {
        assertThatThrownBy(() -> read(with("target_modules", "\"q.*\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(FILE.toString(), "target_modules", "'q.*'", "encoder.layer.0");
    }

    private static String with(String option, String value) throws JsonProcessingException {
        ObjectNode config = (ObjectNode) JSON.readTree(USUAL);
        config.set(option, JSON.readTree(value));
        return config.toString();
    }

    private static LoraSpec read(String config) throws JsonProcessingException {
        return PeftConfig.read(FILE, JSON.readTree(config), SITES);
    }
}
