package io.freshet.model.transformer.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.TinyBert;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertConfigTest {

    private static final Path FILE = Path.of("some", "config.json");
    private final ObjectNode json = TinyBert.config();

    @Test
    void readsItsNumbersAndKnowsTheUsualEpsilon() {
        assertThat(BertConfig.read(FILE, json)).isEqualTo(new BertConfig(16, 2, 2, 32, 64, 1e-12));
        json.put("layer_norm_eps", 1e-5);
        assertThat(BertConfig.read(FILE, json).layerNormEps()).isEqualTo(1e-5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "max_position_embeddings"
            })
    void refusesAMissingOrImpossibleNumberByName(String field) {
        json.put(field, -1);
        refuses(field, "-1");
        json.remove(field);
        refuses(field);
    }

    @ParameterizedTest
    @CsvSource({"hidden_act, relu, gelu", "position_embedding_type, relative_key, absolute"})
    void refusesWhatThisEncoderDoesNotDo(String field, String value, String instead) {
        json.put(field, value);
        refuses(field, value, instead);
    }

    @Test
    void refusesHeadsThatDoNotDivideTheWidth() {
        json.put("num_attention_heads", 3);
        refuses("hidden_size 16", "num_attention_heads 3");
    }

    private void refuses(String... what) {
        assertThatThrownBy(() -> BertConfig.read(FILE, json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContainingAll(what);
    }
}
