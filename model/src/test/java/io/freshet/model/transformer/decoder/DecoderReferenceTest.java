package io.freshet.model.transformer.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import io.freshet.model.transformer.Transformers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden states against those of transformers, on random weights of the real architectures. */
class DecoderReferenceTest {

    @TempDir
    Path temporary;

    /** Without and with {@code model.} before names, in one file and in shards, F32 and F16 on disk, as fixtures are. */
    @ParameterizedTest
    @CsvSource({
        "qwen3-embedding, false", "qwen3-embedding, true",
        "qwen3-untied, false", "qwen3-untied, true",
        "qwen2, false", "qwen2, true",
        "llama, false", "llama, true"
    })
    void hiddenStatesAreThoseOfTransformers(String name, boolean left) throws IOException {
        ReferenceModel reference = ReferenceModel.unpack(name, temporary);
        PaddedBatch batch = PaddedBatch.of(reference.json().get("hidden"), left);
        try (Transformer model = open(reference)) {
            float[] expected = reference.expected().floats(left ? "hidden.left" : "hidden.right");
            float d = difference(batch.hidden(model, LowRank.NONE), batch.rows(expected, model.hiddenSize()));
            System.out.println("DIFF " + name + " " + left + " " + d + " of " + largest(expected));
            assertThat(d).isLessThan(1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTextIsTheSameAloneAndInAnyBatch(boolean left) throws IOException {
        ReferenceModel reference = ReferenceModel.unpack("qwen3-embedding", temporary);
        PaddedBatch batch = PaddedBatch.of(reference.json().get("hidden"), left);
        try (Transformer model = open(reference)) {
            List<float[]> together = batch.hidden(model, LowRank.NONE);
            for (int row = 0; row < together.size(); row++) {
                float d = difference(batch.only(row).hidden(model, LowRank.NONE), List.of(together.get(row)));
                System.out.println("ALONE " + d);
                assertThat(d).isLessThan(1e-5f);
            }
        }
    }

    @Test
    void aFreshAdapterChangesNothing() throws IOException {
        ReferenceModel reference = ReferenceModel.unpack("qwen3-untied", temporary);
        PaddedBatch batch = PaddedBatch.of(reference.json().get("hidden"), false);
        try (Transformer model = open(reference);
                LoraAdapter adapter = LoraAdapter.initial(
                        new LoraSpec(4, 8, false, 0, List.of()), model.linears(), Device.cpu(), 1)) {
            assertThat(difference(batch.hidden(model, adapter.lowRank()), batch.hidden(model, LowRank.NONE)))
                    .isZero();
        }
    }

    private static Transformer open(ReferenceModel reference) throws IOException {
        return Transformers.open(reference.folder(), Device.cpu(), DataType.FLOAT32);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float x : values) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    private static float difference(List<float[]> some, List<float[]> others) {
        assertThat(some).hasSameSizeAs(others);
        float largest = 0;
        for (int row = 0; row < some.size(); row++) {
            assertThat(some.get(row)).hasSameSizeAs(others.get(row));
            for (int i = 0; i < some.get(row).length; i++) {
                largest = Math.max(largest, Math.abs(some.get(row)[i] - others.get(row)[i]));
            }
        }
        return largest;
    }
}
