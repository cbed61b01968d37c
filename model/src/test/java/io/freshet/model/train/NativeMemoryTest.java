package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.ResidentMemory;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However long training goes on, it takes no more native memory. */
class NativeMemoryTest {

    private static final List<Example> EXAMPLES = List.of(
            new Example("猪娃拉白屎", "仔猪白痢应保温补铁。", List.of("鸡白痢由沙门氏菌引起。"), 1),
            new Example("鱼塘早上鱼浮头", "立即开增氧机并加注新水。", List.of(), 1));

    private static TextEncoder encoder;
    private static CachedVectors documents;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestRounds.encoder(32);
        documents = new CachedVectors(encoder, 100);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void isTheSameAfterThousandStepsAsAfterHundred() throws IOException {
        ResidentMemory.assumeMeasurable();
        try (AdapterTrainer<Example> trainer = trainer(1000)) {
            steps(trainer, 100);
            long early = ResidentMemory.now();
            steps(trainer, 900);
            assertThat(trainer.hasNext()).isFalse();
            assertThat(ResidentMemory.now()).isLessThan(early + early / 20);
        }
    }

    @Test
    void isTheSameAfterHundredRoundsAsAfterTwenty() throws IOException {
        ResidentMemory.assumeMeasurable();
        rounds(20);
        long early = ResidentMemory.now();
        rounds(80);
        assertThat(ResidentMemory.now()).isLessThan(early + early / 20);
    }

    @Test
    void aStepLeavesNoTensorBehind() throws IOException {
        try (AdapterTrainer<Example> trainer = trainer(2)) {
            trainer.next();
            int before = livingTensors();
            trainer.next();
            assertThat(livingTensors()).isEqualTo(before);
        }
    }

    @Test
    void aRoundLeavesNoTensorBehind() throws IOException {
        int before = livingTensors();
        try (AdapterTrainer<Example> trainer = trainer(1)) {
            trainer.next();
            assertThat(livingTensors()).isGreaterThan(before);
        }
        assertThat(livingTensors()).isEqualTo(before);
    }

    private static void rounds(int n) throws IOException {
        for (int i = 0; i < n; i++) {
            try (AdapterTrainer<Example> trainer = trainer(1)) {
                steps(trainer, 1);
            }
        }
    }

    private static void steps(AdapterTrainer<Example> trainer, int n) {
        for (int i = 0; i < n; i++) {
            assertThat(trainer.next().skipped()).isEmpty();
        }
    }

    private static AdapterTrainer<Example> trainer(int steps) throws IOException {
        TrainSettings settings = TestRounds.settings(1e-5, 0, EXAMPLES.size(), steps);
        return AdapterTrainer.begin(
                TestRounds.task(encoder, documents, Side.QUERY), settings, Optional.empty(), EXAMPLES, 1);
    }

    /** How many tensors of the whole process nobody has closed yet. */
    private static int livingTensors() {
        try (NDManager any = Torch.newManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }
}
