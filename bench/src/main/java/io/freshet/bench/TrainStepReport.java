package io.freshet.bench;

import io.freshet.bench.measure.Machine;
import io.freshet.bench.measure.Result;
import io.freshet.bench.measure.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@code --json} writes.
 *
 * @param time when it ended, ISO-8601
 * @param model reference of the base model
 * @param modelSha256 of its weights
 * @param reference the matrix product that shares relate to
 */
record TrainStepReport(
        String time,
        Machine machine,
        String model,
        String modelSha256,
        int loraRank,
        int tokensPerChunk,
        int hardNegatives,
        Result reference,
        List<Result> results) {

    /** For people: where it was seen, then a Markdown table. */
    String text() {
        String where = String.format(
                Locale.ROOT,
                """
                %s, %d cores, load %.2f before the start, %s
                %s, %s, %d threads, OMP_WAIT_POLICY %s
                Freshet %s, %s (SHA-256 %.12s…), F32
                LoRA rank %d on every linear layer, %d hard negatives a pair, %d tokens a chunk
                %s, %d repetitions, median (min–max)

                """,
                machine.cpu(),
                machine.cores(),
                machine.load(),
                machine.os(),
                machine.jvm(),
                machine.engine(),
                machine.threads(),
                machine.ompWaitPolicy(),
                machine.freshet(),
                model,
                modelSha256,
                loraRank,
                hardNegatives,
                tokensPerChunk,
                time,
                results.get(0).samples());
        return where
                + Table.of(Stream.concat(results.stream(), Stream.of(reference)).toList(), "product");
    }
}
