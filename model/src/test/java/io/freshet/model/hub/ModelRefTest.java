package io.freshet.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.hub.builtin.BuiltinModel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRefTest {

    @Test
    void theThreeFormsAreRead() {
        assertThat(ModelRef.parse("models/bge")).isEqualTo(new ModelRef.Folder(Path.of("models/bge")));
        assertThat(ModelRef.parse("builtin:bge-small-zh-v1.5"))
                .isEqualTo(new ModelRef.Builtin(BuiltinModel.BGE_SMALL_ZH_V1_5));
        assertThat(ModelRef.parse("hf:Qwen/Qwen3-Embedding-0.6B"))
                .isEqualTo(new ModelRef.HuggingFace("Qwen", "Qwen3-Embedding-0.6B", Optional.empty()));
        assertThat(ModelRef.parse("hf:moka-ai/m3e-small@refs/pr/1"))
                .isEqualTo(new ModelRef.HuggingFace("moka-ai", "m3e-small", Optional.of("refs/pr/1")));
        assertThat(ModelRef.parse("C:\\models")).isInstanceOf(ModelRef.Folder.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/m/bge", "builtin:all-minilm-l6-v2", "hf:BAAI/bge-m3", "hf:BAAI/bge-m3@v1.0"})
    void theWrittenFormComesBack(String text) {
        assertThat(ModelRef.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' ' | empty model reference",
                "builtin:bge | there is no built-in model 'bge', only [bge-small-zh-v1.5, all-minilm-l6-v2]",
                "hf:bert-base | expected hf:ORG/NAME",
                "hf:a/b/c | expected hf:ORG/NAME",
                "hf:a/../b | expected hf:ORG/NAME",
                "hf:a/b@../../etc | expected hf:ORG/NAME",
                "hf:a/b@x//y | expected hf:ORG/NAME",
                "hf:a/b@ | expected hf:ORG/NAME",
                "hf:a/b c | expected hf:ORG/NAME",
                "https://huggingface.co/a/b | unknown kind of model reference in 'https://huggingface.co/a/b'",
                "HF:a/b | expected a folder, builtin:NAME or hf:ORG/NAME[@REVISION]",
            })
    void anythingElseIsRefusedWithWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> ModelRef.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
