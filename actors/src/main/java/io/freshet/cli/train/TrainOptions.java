package io.freshet.cli.train;

import io.freshet.cli.ModelOptions;
import io.freshet.config.Scheduler;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.run.RunPlan;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.TrainSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every training, with ms-swift's names and defaults; what differs from it says so. */
final class TrainOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Base model: a folder, hf:ORG/NAME[@REVISION] or builtin:NAME.")
    String model;

    @Mixin
    ModelOptions running;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "FILE",
            description = "Rows to train on: JSONL, JSON, CSV or Parquet. May be given again.")
    List<Path> datasets;

    @Option(names = "--val-dataset", paramLabel = "FILE", description = "Rows to evaluate on. May be given again.")
    List<Path> valDatasets = List.of();

    @Option(
            names = "--split-dataset-ratio",
            defaultValue = "0",
            paramLabel = "R",
            description = "Share of the rows kept for evaluation, where there is no --val-dataset (default: 0).")
    double splitDatasetRatio;

    @Option(
            names = {"--out", "--output-dir"},
            required = true,
            paramLabel = "DIR",
            description = "Folder of the run: log, curves, checkpoints, and the links best and last.")
    Path out;

    @Option(
            names = "--add-version",
            description = "Make a numbered folder v0-DATE-TIME in DIR for the run (ms-swift's default; not here).")
    boolean addVersion;

    @Option(
            names = "--resume-from-checkpoint",
            paramLabel = "DIR",
            description = "Go on from a checkpoint of a run that was begun with the same options.")
    Path resume;

    @Option(names = "--lora-rank", defaultValue = "8", paramLabel = "N", description = "r (default: 8).")
    int loraRank;

    @Option(names = "--lora-alpha", defaultValue = "32", paramLabel = "N", description = "Scale x r (default: 32).")
    double loraAlpha;

    @Option(names = "--lora-dropout", defaultValue = "0.05", paramLabel = "P", description = "(default: 0.05)")
    double loraDropout;

    @Option(names = "--use-rslora", description = "Scale alpha / sqrt(r) instead of alpha / r.")
    boolean useRslora;

    @Option(
            names = "--target-modules",
            split = ",",
            paramLabel = "NAME",
            description = "Linear layers to adapt, by the end of their path (default: all-linear).")
    List<String> targetModules = List.of("all-linear");

    @Option(names = "--learning-rate", defaultValue = "1e-4", paramLabel = "LR", description = "(default: 1e-4)")
    double learningRate;

    @Option(
            names = "--lr-scheduler-type",
            defaultValue = "cosine",
            paramLabel = "NAME",
            description = "cosine, linear or constant, after the warm-up (default: cosine).")
    Scheduler scheduler;

    @Option(names = "--warmup-ratio", defaultValue = "0", paramLabel = "R", description = "(default: 0)")
    double warmupRatio;

    @Option(names = "--weight-decay", defaultValue = "0.1", paramLabel = "W", description = "(default: 0.1)")
    double weightDecay;

    @Option(names = "--adam-beta1", defaultValue = "0.9", paramLabel = "B", description = "(default: 0.9)")
    double adamBeta1;

    @Option(names = "--adam-beta2", defaultValue = "0.95", paramLabel = "B", description = "(default: 0.95)")
    double adamBeta2;

    @Option(names = "--adam-epsilon", defaultValue = "1e-8", paramLabel = "E", description = "(default: 1e-8)")
    double adamEpsilon;

    @Option(names = "--max-grad-norm", defaultValue = "1", paramLabel = "N", description = "(default: 1)")
    double maxGradNorm;

    @Option(names = "--num-train-epochs", defaultValue = "3", paramLabel = "N", description = "(default: 3)")
    int epochs;

    @Option(names = "--max-steps", paramLabel = "N", description = "So many updates instead of epochs.")
    Integer maxSteps;

    @Option(
            names = "--per-device-train-batch-size",
            defaultValue = "16",
            paramLabel = "N",
            description = "Rows of a micro-batch (default: 16; ms-swift's is 1, which has no in-batch negatives).")
    int trainBatchSize;

    @Option(
            names = "--per-device-eval-batch-size",
            paramLabel = "N",
            description = "Rows of an evaluation batch (default: as in training).")
    Integer evalBatchSize;

    @Option(
            names = "--gradient-accumulation-steps",
            paramLabel = "N",
            description = "Micro-batches of an update (default: as many as make 16 rows).")
    Integer accumulation;

    @Option(
            names = "--gradient-checkpointing",
            description = "Run each layer again on the way back: memory of one layer's graph, a third more time.")
    boolean gradientCheckpointing;

    @Option(
            names = "--grad-cache",
            description = "Run each chunk of texts again on the way back: in-batch negatives beyond what memory holds.")
    boolean gradCache;

    @Option(names = "--logging-steps", defaultValue = "5", paramLabel = "N", description = "(default: 5)")
    int loggingSteps;

    @Option(names = "--eval-steps", paramLabel = "N", description = "(default: as --save-steps)")
    Integer evalSteps;

    @Option(names = "--save-steps", defaultValue = "500", paramLabel = "N", description = "(default: 500, and the end)")
    int saveSteps;

    @Option(
            names = "--save-total-limit",
            paramLabel = "N",
            description = "Checkpoints kept; best and last always are (default: all).")
    Integer saveTotalLimit;

    @Option(
            names = "--metric-for-best-model",
            defaultValue = "loss",
            paramLabel = "NAME",
            description = "Metric of the evaluation that tells the best checkpoint (default: loss).")
    String bestMetric;

    @Option(
            names = "--greater-is-better",
            arity = "1",
            paramLabel = "true|false",
            description = "(default: false if the metric is a loss)")
    Boolean greaterIsBetter;

    @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "(default: 42)")
    long seed;

    @Option(names = "--data-seed", defaultValue = "42", paramLabel = "N", description = "Of the split (default: 42).")
    long dataSeed;

    @Option(
            names = "--truncation-strategy",
            defaultValue = "right",
            paramLabel = "right|delete",
            description = "What is done with a row that is too long: its texts are cut at the end, special tokens kept,"
                    + " or it is left out (default: right; ms-swift leaves it out).")
    Truncation truncation;

    enum Truncation {
        right,
        delete
    }

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    TrainSettings settings() {
        return new TrainSettings(
                new LoraSpec(loraRank, loraAlpha, useRslora, loraDropout, targets()),
                new AdamWOptions(adamBeta1, adamBeta2, adamEpsilon, weightDecay, maxGradNorm),
                learningRate,
                warmupRatio,
                scheduler,
                trainBatchSize,
                accumulation(),
                epochs,
                maxSteps == null ? OptionalInt.empty() : OptionalInt.of(maxSteps));
    }

    private List<String> targets() {
        return targetModules.equals(List.of("all-linear")) ? List.of() : targetModules;
    }

    int accumulation() {
        return accumulation == null ? Math.max(1, (int) Math.ceil(16.0 / trainBatchSize)) : accumulation;
    }

    int evalBatchSize() {
        return evalBatchSize == null ? trainBatchSize : evalBatchSize;
    }

    Recompute recompute() {
        return new Recompute(gradientCheckpointing, gradCache);
    }

    RunPlan plan(int steps) {
        String metric = bestMetric.startsWith("eval_") ? bestMetric : "eval_" + bestMetric;
        return new RunPlan(
                steps,
                epochs,
                trainBatchSize,
                loggingSteps,
                Optional.ofNullable(evalSteps).orElse(saveSteps),
                saveSteps,
                saveTotalLimit == null ? OptionalInt.empty() : OptionalInt.of(saveTotalLimit),
                metric,
                greaterIsBetter == null ? !metric.contains("loss") : greaterIsBetter);
    }

    /** What the result depends on, by ms-swift's names: a resumed run must have the same. */
    Map<String, Object> decisive() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", model);
        all.put("max_length", running.maxLength());
        all.put("query_instruction", running.queryInstruction().orElse(null));
        all.put("split_dataset_ratio", splitDatasetRatio);
        all.put("lora_rank", loraRank);
        all.put("lora_alpha", loraAlpha);
        all.put("lora_dropout", loraDropout);
        all.put("use_rslora", useRslora);
        all.put("target_modules", targetModules);
        all.put("learning_rate", learningRate);
        all.put("lr_scheduler_type", scheduler.name().toLowerCase(java.util.Locale.ROOT));
        all.put("warmup_ratio", warmupRatio);
        all.put("weight_decay", weightDecay);
        all.put("adam_beta1", adamBeta1);
        all.put("adam_beta2", adamBeta2);
        all.put("adam_epsilon", adamEpsilon);
        all.put("max_grad_norm", maxGradNorm);
        all.put("num_train_epochs", epochs);
        all.put("max_steps", maxSteps == null ? -1 : maxSteps);
        all.put("per_device_train_batch_size", trainBatchSize);
        all.put("gradient_accumulation_steps", accumulation());
        all.put("seed", seed);
        all.put("data_seed", dataSeed);
        all.put("truncation_strategy", truncation.name());
        return all;
    }
}
