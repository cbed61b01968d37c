package io.freshet.cli.train;

import io.freshet.model.data.DataRow;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.run.TokenLengths;
import io.freshet.model.train.offline.Evaluation;
import io.freshet.model.train.offline.RerankEvaluation;
import io.freshet.model.train.offline.RerankRows;
import io.freshet.model.train.offline.Split;
import io.freshet.model.train.rerank.DocumentSampling;
import io.freshet.model.train.rerank.RerankLoss;
import io.freshet.model.train.rerank.RerankTask;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Training of a reranker. */
@Command(
        name = "reranker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Train a reranker: a language model such as Qwen3-Reranker on its yes and no, or an embedding model"
                        + " used as one. Rows are questions with answers and negatives, or judged pairs as `freshet pairs`"
                        + " writes them.",
        footer = {
            "",
            "Example:",
            "  freshet train reranker --model hf:Qwen/Qwen3-Reranker-0.6B --dataset pairs.jsonl \\",
            "      --loss-type sft --split-dataset-ratio 0.1 --gradient-checkpointing --out runs/reranker"
        })
final class TrainRerankerCommand implements Callable<Integer> {

    @Mixin
    private TrainOptions options;

    @Option(
            names = "--loss-type",
            defaultValue = "pointwise",
            paramLabel = "NAME",
            description = "sft (yes or no and the end token, over the whole vocabulary; language models only),"
                    + " pointwise (binary cross-entropy of each pair) or listwise (the positive among its negatives)"
                    + " (default: pointwise).")
    private String lossType;

    @Option(
            names = "--temperature",
            defaultValue = "${env:LISTWISE_RERANKER_TEMPERATURE:-1}",
            paramLabel = "T",
            description = "Scores are divided by it in the listwise loss (default: 1, or"
                    + " LISTWISE_RERANKER_TEMPERATURE).")
    private double temperature;

    @Option(
            names = "--max-positive-samples",
            defaultValue = "${env:MAX_POSITIVE_SAMPLES:-1}",
            paramLabel = "N",
            description = "Positives of a row that take part in a step (default: 1, or MAX_POSITIVE_SAMPLES).")
    private int maxPositives;

    @Option(
            names = "--max-negative-samples",
            defaultValue = "${env:MAX_NEGATIVE_SAMPLES:-7}",
            paramLabel = "N",
            description = "Negatives beside each, drawn anew each time (default: 7, or MAX_NEGATIVE_SAMPLES).")
    private int maxNegatives;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RerankLoss loss = loss();
        DataFiles files = DataFiles.read(options, spec.commandLine().getErr());
        try (Reranker reranker = options.running.openReranker(options.model)) {
            RerankTask task = new RerankTask(
                    reranker, loss, new DocumentSampling(maxPositives, maxNegatives), options.recompute());
            boolean delete = options.truncation == TrainOptions.Truncation.delete;
            Split<DataRow> split = files.split(options);
            RerankRows train = RerankRows.of(split.train(), reranker, delete, task::trains);
            RerankRows validation = RerankRows.of(split.validation(), reranker, delete, row -> true);
            LeftOut left = new LeftOut(train.left(), train.truncated());
            left.print(spec.commandLine().getErr());
            left.requireRows(train.rows());
            return new TrainingJob<>(
                            options,
                            spec.commandLine(),
                            task,
                            train.rows(),
                            evaluation(task, validation.rows()),
                            arguments(files),
                            ModelSize.describe("reranker", reranker.folder(), reranker.linears(), options),
                            TokenLengths.of(TrainEmbeddingCommand.ints(train.lengths())),
                            validation.rows().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(TokenLengths.of(TrainEmbeddingCommand.ints(validation.lengths()))),
                            left.asMap())
                    .run();
        }
    }

    private RerankLoss loss() {
        RerankLoss loss = RerankLoss.named(lossType);
        return loss instanceof RerankLoss.Listwise listwise
                ? new RerankLoss.Listwise(temperature, listwise.minGroupSize(), listwise.logProbability())
                : loss;
    }

    private Optional<Evaluation<RerankRow>> evaluation(RerankTask task, List<RerankRow> rows) {
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new RerankEvaluation(task, rows, options.evalBatchSize()));
    }

    private Map<String, Object> arguments(DataFiles files) {
        Map<String, Object> all = new LinkedHashMap<>(options.decisive());
        all.put("task_type", "generative_reranker");
        all.put("loss_type", lossType);
        all.put("listwise_temperature", temperature);
        all.put("max_positive_samples", maxPositives);
        all.put("max_negative_samples", maxNegatives);
        all.putAll(files.digests());
        return all;
    }
}
