package io.freshet.model.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of a tiny BERT against sentence-transformers and PEFT, on CPU in float32. */
class BertReferenceTest {

    private static final float TOLERANCE = 2e-6f;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-old-names"})
    void vectorsAreThoseOfSentenceTransformers(String name) throws IOException {
        ReferenceModel bert = ReferenceModel.unpack(name, temp);
        try (TextEncoder encoder = TextEncoder.open(bert.folder(), EncoderOptions.cpu())) {
            JsonNode items = bert.json().at("/embeddings/items");
            float[][] expected = bert.expected().rows("embeddings.alone");
            assertClose(encoder.encode(texts(items), Role.DOCUMENT, LowRank.NONE), expected);
            for (int i = 0; i < expected.length; i++) {
                String text = items.get(i).get("text").asText();
                assertClose(encoder.encode(List.of(text), Role.DOCUMENT, LowRank.NONE), new float[][] {expected[i]});
            }
        }
    }

    @Test
    void longTextsAreCutAsThere() throws IOException {
        ReferenceModel bert = ReferenceModel.unpack("bert", temp);
        EncoderOptions usual = EncoderOptions.cpu();
        int maxLength = bert.json().at("/truncated/max_length").asInt();
        EncoderOptions small = new EncoderOptions(
                usual.device(), usual.compute(), maxLength, usual.tokensPerChunk(), usual.queryInstruction());
        try (TextEncoder encoder = TextEncoder.open(bert.folder(), small)) {
            assertClose(
                    encoder.encode(texts(bert.json().at("/truncated/items")), Role.DOCUMENT, LowRank.NONE),
                    bert.expected().rows("truncated.batch"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto-model", "rslora"})
    void vectorsWithAnAdapterAreThoseOfPeft(String adapterName) throws IOException {
        ReferenceModel bert = ReferenceModel.unpack("bert", temp);
        try (TextEncoder encoder = TextEncoder.open(bert.folder(), EncoderOptions.cpu());
                LoraAdapter adapter = PeftFolder.read(bert.adapter(adapterName), encoder.linears(), Device.cpu())) {
            assertClose(
                    encoder.encode(texts(bert.json().at("/embeddings/items")), Role.DOCUMENT, adapter.lowRank()),
                    bert.expected().rows("adapter." + adapterName + ".embeddings"));
        }
    }

    private static List<String> texts(JsonNode items) {
        return items.findValuesAsText("text");
    }

    private static void assertClose(float[][] actual, float[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                assertThat(actual[i][j]).as("row %s, column %s", i, j).isCloseTo(expected[i][j], within(TOLERANCE));
            }
        }
    }
}
