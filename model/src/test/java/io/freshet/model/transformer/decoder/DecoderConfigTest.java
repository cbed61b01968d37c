package io.freshet.model.transformer.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderConfigTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILE = Path.of("some", "config.json");

    /** As Qwen3-Embedding-0.6B has it. */
    private final ObjectNode json = JSON.createObjectNode()
            .put("model_type", "qwen3")
            .put("attention_bias", false)
            .put("head_dim", 128)
            .put("hidden_act", "silu")
            .put("hidden_size", 1024)
            .put("intermediate_size", 3072)
            .put("max_position_embeddings", 32768)
            .put("max_window_layers", 28)
            .put("num_attention_heads", 16)
            .put("num_hidden_layers", 28)
            .put("num_key_value_heads", 8)
            .put("rms_norm_eps", 1e-6)
            .putNull("rope_scaling")
            .put("rope_theta", 1_000_000)
            .putNull("sliding_window")
            .put("tie_word_embeddings", true)
            .put("use_sliding_window", false)
            .put("vocab_size", 151669);

    @Test
    void readsItsNumbers() {
        assertThat(read())
                .isEqualTo(new DecoderConfig(
                        DecoderFamily.QWEN3, 1024, 28, 16, 8, 128, 3072, 151669, 32768, 1e-6, 1e6, false, true));
    }

    @Test
    void readsTheNewerSpellingOfRotaryPositions() {
        json.remove("rope_theta");
        json.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", 500_000);
        assertThat(read().ropeTheta()).isEqualTo(500_000);
    }

    @Test
    void knowsWhatTheFamiliesLeaveOut() {
        json.put("model_type", "llama").remove(java.util.List.of("head_dim", "num_key_value_heads", "rope_theta"));
        json.remove(java.util.List.of("tie_word_embeddings", "attention_bias"));
        DecoderConfig config = read();
        assertThat(config.headWidth()).isEqualTo(64);
        assertThat(config.keyValueHeads()).isEqualTo(16);
        assertThat(config.ropeTheta()).isEqualTo(10_000);
        assertThat(config.tiedHead()).isFalse();
        assertThat(config.attentionBias()).isFalse();
        json.put("model_type", "qwen2");
        assertThat(read().attentionBias()).as("Qwen2 always has it").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "vocab_size",
                "max_position_embeddings"
            })
    void refusesAMissingOrImpossibleNumberByName(String key) {
        json.put(key, -1);
        refuses("'" + key + "'", "-1");
        json.put(key, 1.5);
        refuses("'" + key + "'", "1.5");
        json.remove(key);
        refuses("'" + key + "'", "nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hidden_act                  | "gelu"
                    rope_scaling                | {"type":"linear","factor":2.0}
                    rope_scaling                | {"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}
                    rope_parameters             | {"rope_type":"llama3","rope_theta":500000.0}
                    rope_parameters             | {"full_attention":{"rope_type":"default","rope_theta":10000.0}}
                    partial_rotary_factor       | 0.5
                    quantization_config         | {"quant_method":"gptq"}
                    mlp_bias                    | true
                    is_causal                   | false
                    use_bidirectional_attention | true
                    layer_types                 | ["full_attention","linear_attention"]
                    auto_map                    | {"AutoModel":"modeling.Own"}
                    rope_theta                  | 0
                    rope_theta                  | "big"
                    rms_norm_eps                | 0
                    head_dim                    | 127
                    num_key_value_heads         | 3
                    """)
    void refusesByNameWhatWouldBeOtherMathematics(String key, String value) throws IOException {
        json.set(key, JSON.readTree(value));
        refuses(key);
    }

    /** Up to the window's length every token sees all before it, so only longer texts would differ. */
    @Test
    void aSlidingWindowBoundsTheLength() {
        json.put("use_sliding_window", true).put("sliding_window", 4096).put("max_window_layers", 20);
        assertThat(read().maxPositions()).isEqualTo(4096);
        json.put("max_window_layers", 28);
        assertThat(read().maxPositions()).as("no layer slides").isEqualTo(32768);
        json.put("model_type", "mistral");
        assertThat(read().maxPositions()).isEqualTo(4096);
        json.putNull("sliding_window");
        assertThat(read().maxPositions()).isEqualTo(32768);
        json.remove("sliding_window");
        assertThat(read().maxPositions()).as("Mistral's usual one").isEqualTo(4096);
    }

    private DecoderConfig read() {
        return DecoderConfig.read(FILE, json);
    }

    private void refuses(String... what) {
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContainingAll(what);
    }
}
