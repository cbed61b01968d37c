package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TinyBert;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients through the real model: right, and the same every time. */
class GradientTest {

    private static final List<Example> BATCH = List.of(
            new Example("苞米叶子上有虫眼", "玉米螟幼虫钻蛀心叶，应在喇叭口期撒施颗粒剂防治。", List.of("玉米粘虫暴食叶片，三龄前喷药。"), 1),
            new Example("鱼塘早上鱼浮头", "池水溶氧不足引起浮头，应立即开增氧机并加注新水。", List.of("亚硝酸盐过高时鱼体发黑。"), 1),
            new Example("猪娃拉白屎", "仔猪白痢多见于十到三十日龄，应保温并补铁。", List.of(), 2));

    private static TextEncoder encoder;
    private static CachedVectors documents;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.open(TestModels.BGE);
        documents = new CachedVectors(encoder, 100);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void equalFiniteDifferencesOnBothSides() {
        equalFiniteDifferences(Side.BOTH);
    }

    @Test
    void equalFiniteDifferencesOnTheQuerySide() {
        equalFiniteDifferences(Side.QUERY);
    }

    /** Along random directions: the slope of the loss is the gradient's component in that direction. */
    private static void equalFiniteDifferences(Side side) {
        try (LoraAdapter adapter = adapter(encoder);
                EmbeddingObjective objective = objective(encoder, documents, side, adapter, Recompute.NOTHING)) {
            List<float[]> gradient = gradients(objective, adapter, () -> {});
            Random random = new Random(5);
            for (int direction = 0; direction < 6; direction++) {
                List<float[]> way = new ArrayList<>();
                double expected = 0;
                for (float[] g : gradient) {
                    float[] w = new float[g.length];
                    for (int i = 0; i < w.length; i++) {
                        w[i] = (float) random.nextGaussian();
                        expected += (double) w[i] * g[i];
                    }
                    way.add(w);
                }
                double eps = 2e-4;
                double slope =
                        (lossAt(objective, adapter, way, eps) - lossAt(objective, adapter, way, -eps)) / (2 * eps);
                assertThat(Math.abs(slope - expected))
                        .as("slope %s, gradient %s", slope, expected)
                        .isLessThan(0.02 * Math.abs(expected) + 0.01);
            }
        }
    }

    /**
     * Whatever the graph saves must outlive the Java side's interest in it. Seen before tensors owned their memory:
     * about one step in forty had wrong gradients, the more often the busier the collector. Here it runs at the worst
     * moment, between the two halves of the step, and what it frees is written over.
     */
    @ParameterizedTest
    @EnumSource(Side.class)
    void areBitEqualEveryTimeUnderGarbageCollection(Side side, @TempDir Path folder) throws IOException {
        try (TextEncoder tiny = TextEncoder.open(TinyBert.write(folder), EncoderOptions.cpu());
                LoraAdapter adapter = adapter(tiny);
                EmbeddingObjective objective =
                        objective(tiny, new CachedVectors(tiny, 100), side, adapter, Recompute.NOTHING)) {
            List<float[]> first = gradients(objective, adapter, () -> {});
            for (int run = 0; run < 500; run++) {
                boolean collect = run % 10 == 0;
                List<float[]> again = gradients(objective, adapter, () -> overwriteFreedMemory(collect));
                for (int p = 0; p < first.size(); p++) {
                    assertThat(Arrays.equals(again.get(p), first.get(p)))
                            .as("run %d, parameter %d", run, p)
                            .isTrue();
                }
            }
        }
    }

    /** Dropout too: what is run again draws the same. In chunks so small that every text is one of its own. */
    @ParameterizedTest
    @CsvSource({"QUERY,true,false", "BOTH,true,false", "QUERY,false,true", "BOTH,false,true", "BOTH,true,true"})
    void areThoseOfTheWholeGraphWhateverIsRunAgain(Side side, boolean layers, boolean chunks) throws IOException {
        try (TextEncoder small = TextEncoder.open(
                        TestModels.folder(TestModels.BGE),
                        new EncoderOptions(Device.cpu(), DataType.FLOAT32, 48, 64, Optional.empty()));
                LoraAdapter adapter = adapter(small, 0.2)) {
            CachedVectors vectors = new CachedVectors(small, 100);
            List<float[]> whole;
            try (EmbeddingObjective objective = objective(small, vectors, side, adapter, Recompute.NOTHING)) {
                whole = gradients(objective, adapter, () -> {});
            }
            try (EmbeddingObjective objective =
                    objective(small, vectors, side, adapter, new Recompute(layers, chunks))) {
                List<float[]> again = gradients(objective, adapter, () -> overwriteFreedMemory(true));
                for (int p = 0; p < whole.size(); p++) {
                    assertThat(again.get(p)).as("matrix %d", p).containsExactly(whole.get(p), within(1e-6f));
                }
                assertThat(gradients(objective, adapter, () -> {}))
                        .usingRecursiveComparison()
                        .isEqualTo(again);
            }
        }
    }

    private static void overwriteFreedMemory(boolean collect) {
        if (collect) {
            System.gc();
        }
        for (int bytes = 16; bytes <= 16384; bytes *= 2) {
            ByteBuffer garbage = ByteBuffer.allocateDirect(bytes);
            while (garbage.hasRemaining()) {
                garbage.put((byte) 0x7f);
            }
        }
    }

    private static LoraAdapter adapter(TextEncoder encoder) {
        return adapter(encoder, 0);
    }

    private static LoraAdapter adapter(TextEncoder encoder, double dropout) {
        LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 8, false, dropout, List.of()), encoder.linears(), Device.cpu(), 3);
        Random random = new Random(4);
        for (NDArray tensor : adapter.tensors()) {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.02 * random.nextGaussian());
            }
            tensor.set(FloatBuffer.wrap(values));
        }
        adapter.requireGradients();
        return adapter;
    }

    private static EmbeddingObjective objective(
            TextEncoder encoder, DocumentVectors documents, Side side, LoraAdapter adapter, Recompute recompute) {
        return new EmbeddingTask(encoder, documents, side, InfoNceOptions.plain(0.1), OptionalInt.empty(), recompute)
                .objective(adapter);
    }

    private static List<float[]> gradients(EmbeddingObjective objective, LoraAdapter adapter, Runnable inBetween) {
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            GradientSum sum = new GradientSum(scratch, adapter.tensors());
            EmbeddingObjective.Forward forward = objective.forward(scratch, BATCH, 7);
            inBetween.run();
            sum.add(scratch, forward.value().loss(), 1, forward.passes());
            return sum.sums().stream().map(NDArray::toFloatArray).toList();
        }
    }

    private static double lossAt(EmbeddingObjective objective, LoraAdapter adapter, List<float[]> way, double eps) {
        List<float[]> before =
                adapter.tensors().stream().map(NDArray::toFloatArray).toList();
        set(adapter, before, way, eps);
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            return objective.measure(scratch, BATCH).loss();
        } finally {
            set(adapter, before, way, 0);
        }
    }

    private static void set(LoraAdapter adapter, List<float[]> values, List<float[]> way, double eps) {
        NDList tensors = adapter.tensors();
        for (int p = 0; p < tensors.size(); p++) {
            float[] moved = values.get(p).clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) (eps * way.get(p)[i]);
            }
            tensors.get(p).set(FloatBuffer.wrap(moved));
        }
    }
}
