package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TinyBert;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.torch.TorchProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients through the real model: right, and the same every time. */
class GradientTest {

    private static final List<Example> BATCH = List.of(
            new Example("苞米叶子上有虫眼", "玉米螟幼虫钻蛀心叶，应在喇叭口期撒施颗粒剂防治。", List.of("玉米粘虫暴食叶片，三龄前喷药。"), 1),
            new Example("鱼塘早上鱼浮头", "池水溶氧不足引起浮头，应立即开增氧机并加注新水。", List.of("亚硝酸盐过高时鱼体发黑。"), 1),
            new Example("猪娃拉白屎", "仔猪白痢多见于十到三十日龄，应保温并补铁。", List.of(), 2));

    private static TextEncoder encoder;
    private static DocumentVectors documents;
    private static TorchProgram optimizer;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.open(TestModels.BGE);
        documents = new DocumentVectors(encoder, 100);
        optimizer = TorchProgram.load(AdamW.class, "optimizer.py", "Optimizer");
    }

    @AfterAll
    static void close() {
        optimizer.close();
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
                InfoNce loss = new InfoNce(InfoNceOptions.plain(0.1))) {
            EmbeddingStep step = new EmbeddingStep(encoder, adapter, side, documents, loss);
            List<float[]> gradient = gradients(step, () -> {});
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
                double slope = (lossAt(step, way, eps) - lossAt(step, way, -eps)) / (2 * eps);
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
                InfoNce loss = new InfoNce(InfoNceOptions.plain(0.1))) {
            EmbeddingStep step = new EmbeddingStep(tiny, adapter, side, new DocumentVectors(tiny, 100), loss);
            List<float[]> first = gradients(step, () -> {});
            for (int run = 0; run < 500; run++) {
                boolean collect = run % 10 == 0;
                List<float[]> again = gradients(step, () -> overwriteFreedMemory(collect));
                for (int p = 0; p < first.size(); p++) {
                    assertThat(Arrays.equals(again.get(p), first.get(p)))
                            .as("run %d, parameter %d", run, p)
                            .isTrue();
                }
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
        LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 8, false, 0, List.of()), encoder.linears(), Device.cpu(), 3);
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

    private static List<float[]> gradients(EmbeddingStep step, Runnable inBetween) {
        try (NDManager scratch = step.newStep()) {
            NDArray loss = step.forward(scratch, BATCH, 0).value().loss();
            inBetween.run();
            NDList gradients = optimizer.callList(
                    scratch, "gradients", loss, step.adapter().tensors());
            return gradients.stream().map(NDArray::toFloatArray).toList();
        }
    }

    private static double lossAt(EmbeddingStep step, List<float[]> way, double eps) {
        List<float[]> before =
                step.adapter().tensors().stream().map(NDArray::toFloatArray).toList();
        set(step.adapter(), before, way, eps);
        try (NDManager scratch = step.newStep()) {
            return step.forward(scratch, BATCH, 0).value().loss().toFloatArray()[0];
        } finally {
            set(step.adapter(), before, way, 0);
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
