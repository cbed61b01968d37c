package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.freshet.model.TinyBert;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {

    private static TextEncoder encoder;

    @TempDir
    Path folder;

    @BeforeAll
    static void open(@TempDir Path model) throws IOException {
        encoder = TextEncoder.open(TinyBert.write(model), EncoderOptions.cpu());
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void findsNoDifferenceInWhatItWasMadeFrom() throws IOException {
        Probe probe = Probe.of(encoder, List.of("小麦", "玉米"), LowRank.NONE);
        probe.write(folder);
        assertThat(Probe.read(folder).queries()).isEqualTo(probe.queries());
        assertThat(Probe.read(folder).distance(encoder, LowRank.NONE)).isZero();
    }

    @Test
    void findsAnAdapterThatIsNotThere() {
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(2, 8, false, 0, List.of()), encoder.linears(), Device.cpu(), 1)) {
            adapter.tensors().forEach(tensor -> tensor.addi(0.05f));
            Probe probe = Probe.of(encoder, List.of("小麦", "玉米"), adapter.lowRank());
            assertThat(probe.distance(encoder, adapter.lowRank())).isZero();
            assertThat(probe.distance(encoder, LowRank.NONE)).isGreaterThan(Probe.TOLERANCE);
        }
    }

    @Test
    void oneCoordinateThatIsNoNumberMakesTheDifferenceNone() throws IOException {
        Probe probe = Probe.of(encoder, List.of("小麦", "玉米"), LowRank.NONE);
        probe.vectors()[0][3] = Float.NaN;
        probe.write(folder);
        assertThat(Probe.read(folder).distance(encoder, LowRank.NONE)).isNaN();
    }
}
