package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of a Qwen3 embedding model against those of sentence-transformers. */
class DecoderEmbeddingTest {

    @TempDir
    Path temporary;

    @Test
    void vectorsAreThoseOfSentenceTransformers() throws IOException {
        ReferenceModel reference = ReferenceModel.unpack("qwen3-embedding", temporary);
        for (String set : List.of("embeddings", "truncated")) {
            JsonNode described = reference.json().get(set);
            int maxLength = described.get("max_length").asInt();
            List<JsonNode> items = new ArrayList<>();
            described.get("items").forEach(items::add);
            float[][] expected = reference.expected().rows(set + ".alone");
            try (TextEncoder encoder = open(reference.folder(), maxLength)) {
                for (Role role : Role.values()) {
                    List<Integer> rows = rowsOf(items, role);
                    List<String> texts = rows.stream()
                            .map(i -> items.get(i).get("text").asText())
                            .toList();
                    float[][] together = encoder.encode(texts, role, LowRank.NONE);
                    for (int i = 0; i < rows.size(); i++) {
                        float[] alone = encoder.encode(List.of(texts.get(i)), role, LowRank.NONE)[0];
                        System.out.println(
                                "EMB " + diff(alone, expected[rows.get(i)]) + " " + diff(alone, together[i]));
                        assertThat(alone).containsExactly(expected[rows.get(i)], within(1e-5f));
                        assertThat(alone).containsExactly(together[i], within(1e-5f));
                        assertThat(encoder.tokenCount(texts.get(i), role))
                                .isEqualTo(items.get(rows.get(i)).get("ids").size());
                    }
                }
            }
        }
    }

    private static float diff(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
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
