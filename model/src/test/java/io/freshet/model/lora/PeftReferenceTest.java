package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.TestModels;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An adapter that PEFT saved, and the vectors that sentence-transformers gave with it: see {@code peft_bge.py}. */
class PeftReferenceTest {

    @Test
    void anAdapterOfPeftGivesPeftsVectors() throws IOException, URISyntaxException {
        Path folder = Path.of(
                PeftReferenceTest.class.getResource("/reference/peft-bge").toURI());
        JsonNode record = JsonFiles.read(folder.resolve("texts.json"));
        List<String> texts = new ArrayList<>();
        record.path("texts").forEach(text -> texts.add(text.asText()));
        try (TextEncoder encoder = TestModels.open(TestModels.BGE);
                LoraAdapter adapter = PeftFolder.read(folder, encoder.linears(), Device.cpu());
                SafetensorsFile expected = SafetensorsFile.open(folder.resolve("vectors.safetensors"))) {
            float[][] query = encoder.encode(texts, Role.QUERY, adapter.lowRank());
            float[][] document = encoder.encode(texts, Role.DOCUMENT, adapter.lowRank());
            assertThat(largestDifference(query, floats(expected, "query"))).isLessThan(1e-5f);
            assertThat(largestDifference(document, floats(expected, "document")))
                    .isLessThan(1e-5f);
            float[][] plain = encoder.encode(texts, Role.QUERY, LowRank.NONE);
            assertThat((double) largestDifference(plain, floats(expected, "query")))
                    .isCloseTo(record.path("largest_change_by_the_adapter").asDouble(), within(1e-5));
        }
    }

    private static FloatBuffer floats(SafetensorsFile file, String name) {
        return file.bytes(name).asFloatBuffer();
    }

    private static float largestDifference(float[][] rows, FloatBuffer expected) {
        assertThat(expected.remaining()).isEqualTo(rows.length * rows[0].length);
        float largest = 0;
        for (float[] row : rows) {
            for (float value : row) {
                largest = Math.max(largest, Math.abs(value - expected.get()));
            }
        }
        return largest;
    }
}
