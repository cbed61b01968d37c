package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.ResidentMemory;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncodingMemoryTest {

    /** A corpus is encoded in one call: were its activations kept, this one's would take 140 MB. */
    @Test
    void manyChunksTakeTheMemoryOfOne() throws IOException {
        ResidentMemory.assumeMeasurable();
        List<String> texts =
                TestPairs.first(100).stream().map(TestPairs::answer).toList();
        EncoderOptions smallChunks = new EncoderOptions(Device.cpu(), DataType.FLOAT32, 512, 256, Optional.empty());
        try (TextEncoder encoder = TextEncoder.open(TestModels.folder(TestModels.BGE), smallChunks)) {
            encoder.encode(texts.subList(0, 8), Role.DOCUMENT, LowRank.NONE);
            long before = ResidentMemory.now();
            ResidentMemory.resetPeak();
            encoder.encode(texts, Role.DOCUMENT, LowRank.NONE);
            assertThat(ResidentMemory.peak()).isLessThan(before + (20 << 20));
        }
    }
}
