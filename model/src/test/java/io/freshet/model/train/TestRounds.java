package io.freshet.model.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.Scheduler;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What rounds are made of: a real model on short texts, real pairs. */
final class TestRounds {

    private TestRounds() {}

    /** Without its query prompt, which is several times as long as a short question. The caller closes it. */
    static TextEncoder encoder(int maxLength) throws IOException {
        return encoder(maxLength, DataType.FLOAT32);
    }

    static TextEncoder encoder(int maxLength, DataType compute) throws IOException {
        return TextEncoder.open(
                TestModels.folder(TestModels.BGE),
                new EncoderOptions(Device.cpu(), compute, maxLength, 4096, Optional.of("")));
    }

    /** Pairs {@code from} to {@code to} of the samples; the next pair's answer is each one's negative. */
    static List<Example> examples(int from, int to) throws IOException {
        List<TestPairs> pairs = TestPairs.first(to + 1);
        List<Example> examples = new ArrayList<>();
        for (int i = from; i < to; i++) {
            examples.add(new Example(
                    pairs.get(i).question(),
                    pairs.get(i).answer(),
                    List.of(pairs.get(i + 1).answer()),
                    1));
        }
        return examples;
    }

    static EmbeddingTask task(TextEncoder encoder, DocumentVectors documents, Side side) {
        return new EmbeddingTask(
                encoder, documents, side, InfoNceOptions.plain(0.05), OptionalInt.empty(), Recompute.NOTHING);
    }

    static TrainSettings settings(double learningRate, double dropout, int batchSize, int epochs) {
        return new TrainSettings(
                new LoraSpec(4, 16, false, dropout, List.of()),
                AdamWOptions.reference(),
                learningRate,
                0,
                Scheduler.CONSTANT,
                batchSize,
                1,
                epochs,
                OptionalInt.empty());
    }
}
