package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.reference.Qwen3TokenizerFiles;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of a Qwen3 embedding model against those of sentence-transformers. Seen: no coordinate differs by 4e-7. */
class DecoderEmbeddingTest {

    private static final float TOLERANCE = 2e-6f;

    @TempDir
    Path temporary;

    /** From F32 and from BF16 on disk, in any batch, cut and uncut. */
    @ParameterizedTest
    @CsvSource({
        "qwen3-embedding, embeddings",
        "qwen3-embedding, truncated",
        "qwen3-embedding-bf16, embeddings",
        "qwen3-embedding-bf16, truncated"
    })
    void vectorsAreThoseOfSentenceTransformers(String name, String set) throws IOException {
        ReferenceModel model = ReferenceModel.unpack(name, temporary);
        ReferenceModel expected = expected(model);
        try (TextEncoder encoder = open(model.folder(), maxLength(expected, set))) {
            compare(
                    encoder,
                    LowRank.NONE,
                    items(expected, set),
                    expected.expected().rows(set + ".alone"));
        }
    }

    /** The upload of June 2025 lacks the end token in tokenizer.json; the model is none the less trained with it. */
    @ParameterizedTest
    @ValueSource(strings = {"embeddings", "truncated"})
    void theEndTokenIsThereThoughTheTokenizerLacksIt(String set) throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-embedding", temporary);
        Files.delete(model.folder().resolve("tokenizer.json"));
        Files.delete(model.folder().resolve("tokenizer_config.json"));
        Qwen3TokenizerFiles.write(model.folder(), false);
        try (TextEncoder encoder = open(model.folder(), maxLength(model, set))) {
            compare(encoder, LowRank.NONE, items(model, set), model.expected().rows(set + ".alone"));
        }
    }

    /** Without the files of sentence-transformers: the last token, normalised, and no prompt but the one that is set. */
    @Test
    void aPlainFolderNeedsItsPromptSet() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-embedding", temporary);
        String prompt =
                SentenceTransformersFolder.read(model.folder()).prompts().get("query");
        Files.delete(model.folder().resolve("modules.json"));
        Files.delete(model.folder().resolve("config_sentence_transformers.json"));
        EncoderOptions options = new EncoderOptions(Device.cpu(), DataType.FLOAT32, 1024, 4096, Optional.of(prompt));
        try (TextEncoder encoder = TextEncoder.open(model.folder(), options)) {
            compare(
                    encoder,
                    LowRank.NONE,
                    items(model, "embeddings"),
                    model.expected().rows("embeddings.alone"));
        }
    }

    /** Adapters of the bare class and of the causal-LM class, whose numbers are the same, and one with rsLoRA. */
    @ParameterizedTest
    @CsvSource({"auto-model, auto-model", "causal-lm, auto-model", "rslora, rslora"})
    void adaptedVectorsAreThoseOfPeft(String name, String sameAs) throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-embedding", temporary);
        try (TextEncoder encoder = open(model.folder(), 1024);
                LoraAdapter adapter = PeftFolder.read(model.adapter(name), encoder.linears(), Device.cpu())) {
            float[][] expected = model.expected().rows("adapter." + sameAs + ".embeddings");
            compare(encoder, adapter.lowRank(), items(model, "embeddings"), expected);
        }
    }

    /** Each text alone, and all texts of a role together. */
    private static void compare(TextEncoder encoder, LowRank delta, List<JsonNode> items, float[][] expected) {
        for (Role role : Role.values()) {
            List<Integer> rows = rowsOf(items, role);
            List<String> texts =
                    rows.stream().map(i -> items.get(i).get("text").asText()).toList();
            float[][] together = encoder.encode(texts, role, delta);
            for (int i = 0; i < rows.size(); i++) {
                String text = texts.get(i);
                assertThat(encoder.tokenCount(text, role))
                        .isEqualTo(items.get(rows.get(i)).get("ids").size());
                float[] alone = encoder.encode(List.of(text), role, delta)[0];
                assertThat(alone).containsExactly(expected[rows.get(i)], within(TOLERANCE));
                assertThat(together[i]).containsExactly(expected[rows.get(i)], within(TOLERANCE));
            }
        }
    }

    /** Fixtures that hold the same numbers in another form share what is expected. */
    private ReferenceModel expected(ReferenceModel model) throws IOException {
        return model.json().has("embeddings") ? model : ReferenceModel.unpack("qwen3-embedding", temporary);
    }

    private static int maxLength(ReferenceModel model, String set) {
        return model.json().get(set).get("max_length").asInt();
    }

    private static List<JsonNode> items(ReferenceModel model, String set) {
        List<JsonNode> items = new ArrayList<>();
        model.json().get(set).get("items").forEach(items::add);
        return items;
    }

    private static List<Integer> rowsOf(List<JsonNode> items, Role role) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).get("role").asText().equals(role.name().toLowerCase(Locale.ROOT))) {
                rows.add(i);
            }
        }
        return rows;
    }

    private static TextEncoder open(Path folder, int maxLength) throws IOException {
        return TextEncoder.open(
                folder, new EncoderOptions(Device.cpu(), DataType.FLOAT32, maxLength, 4096, Optional.empty()));
    }
}
