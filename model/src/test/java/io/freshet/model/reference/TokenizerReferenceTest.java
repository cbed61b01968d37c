package io.freshet.model.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.TestModels;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token ids of hard texts, whole and cut, against transformers' AutoTokenizer. */
class TokenizerReferenceTest {

    @TempDir
    Path folder;

    @Test
    void qwen3() throws IOException {
        Qwen3TokenizerFiles.write(folder, false);
        compare("qwen3", folder);
    }

    @Test
    void qwen3WithAnEndToken() throws IOException {
        Qwen3TokenizerFiles.write(folder, true);
        compare("qwen3-embedding", folder);
    }

    @Test
    void bgeSmallChinese() throws IOException {
        compare("bge-small-zh-v1.5", TestModels.folder(TestModels.BGE));
    }

    @Test
    void allMiniLm() throws IOException {
        compare("all-minilm-l6-v2", TestModels.folder(TestModels.MINI_LM));
    }

    private static void compare(String name, Path folder) throws IOException {
        JsonNode reference = JsonFiles.read(ReferenceFiles.folder("tokenization.json"));
        JsonNode expected = reference.at("/tokenizers/" + name);
        SoftAssertions softly = new SoftAssertions();
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            List<String> uncut = new ArrayList<>();
            List<long[]> uncutIds = new ArrayList<>();
            for (int i = 0; i < reference.get("texts").size(); i++) {
                JsonNode item = reference.get("texts").get(i);
                String text =
                        item.get("text").asText().repeat(item.get("repeat").asInt());
                int maxLength = item.get("max_length").asInt();
                long[] ids = longs(expected.get("ids").get(i));
                softly.assertThat(tokenizer.encode(text, maxLength))
                        .as("text %s: %s", i, item.get("text"))
                        .containsExactly(ids);
                softly.assertThat(tokenizer.tokenCount(text))
                        .as("text %s: %s", i, item.get("text"))
                        .isEqualTo(expected.get("counts").get(i).asInt());
                if (item.get("repeat").asInt() == 1) {
                    uncut.add(text);
                    uncutIds.add(ids);
                }
            }
            assertThat(tokenizer.encodeAll(uncut, 512))
                    .usingRecursiveComparison()
                    .isEqualTo(uncutIds);
        }
        softly.assertAll();
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asLong();
        }
        return values;
    }
}
