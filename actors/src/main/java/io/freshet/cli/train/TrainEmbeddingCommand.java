package io.freshet.cli.train;

import io.freshet.config.Side;
import io.freshet.model.data.DataRow;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.run.TokenLengths;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.InfoNceOptions;
import io.freshet.model.train.offline.EmbeddingEvaluation;
import io.freshet.model.train.offline.EmbeddingRows;
import io.freshet.model.train.offline.Evaluation;
import io.freshet.model.train.offline.Split;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Contrastive training of an embedding model. */
@Command(
        name = "embedding",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train an embedding model by InfoNCE on questions with answers and, where the rows have them,"
                + " hard negatives. The INFONCE_… environment variables of ms-swift are read too.",
        footer = {
            "",
            "Example:",
            "  freshet train embedding --model builtin:bge-small-zh-v1.5 --dataset mined.jsonl \\",
            "      --split-dataset-ratio 0.1 --num-train-epochs 1 --out runs/embedding"
        })
final class TrainEmbeddingCommand implements Callable<Integer> {

    private static final int KEPT_VECTORS = 200_000;

    @Mixin
    private TrainOptions options;

    @Option(
            names = "--side",
            defaultValue = "both",
            paramLabel = "both|query",
            description = "Which texts the adapter encodes: query leaves the vectors of documents as they are"
                    + " (default: both).")
    private Side side;

    @Option(
            names = "--temperature",
            defaultValue = "${env:INFONCE_TEMPERATURE:-0.1}",
            paramLabel = "T",
            description = "Cosines are divided by it (default: 0.1, or INFONCE_TEMPERATURE).")
    private double temperature;

    @Option(
            names = "--use-batch",
            defaultValue = "${env:INFONCE_USE_BATCH:-true}",
            arity = "1",
            paramLabel = "true|false",
            description = "Documents of other rows are negatives too (default: true, or INFONCE_USE_BATCH).")
    private boolean useBatch;

    @Option(
            names = "--hard-negatives",
            defaultValue = "${env:INFONCE_HARD_NEGATIVES:-" + Option.NULL_VALUE + "}",
            paramLabel = "N",
            description = "Exactly so many a row: surplus ones are cut, missing ones drawn again (default: as many as"
                    + " there are, or INFONCE_HARD_NEGATIVES).")
    private Integer hardNegatives;

    @Option(
            names = "--mask-fake-negative",
            defaultValue = "${env:INFONCE_MASK_FAKE_NEGATIVE:-false}",
            arity = "1",
            paramLabel = "true|false",
            description = "Leave out negatives above the positive's score + margin (default: false, or"
                    + " INFONCE_MASK_FAKE_NEGATIVE).")
    private boolean maskFakeNegative;

    @Option(
            names = "--fake-neg-margin",
            defaultValue = "${env:INFONCE_FAKE_NEG_MARGIN:-0.1}",
            paramLabel = "M",
            description = "That margin (default: 0.1, or INFONCE_FAKE_NEG_MARGIN).")
    private double fakeNegMargin;

    @Option(
            names = "--include-qq",
            defaultValue = "${env:INFONCE_INCLUDE_QQ:-false}",
            arity = "1",
            paramLabel = "true|false",
            description = "Other rows' queries are negatives too (default: false, or INFONCE_INCLUDE_QQ).")
    private boolean includeQq;

    @Option(
            names = "--include-dd",
            defaultValue = "${env:INFONCE_INCLUDE_DD:-false}",
            arity = "1",
            paramLabel = "true|false",
            description = "Positives are contrasted with other documents too (default: false, or INFONCE_INCLUDE_DD).")
    private boolean includeDd;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DataFiles files = DataFiles.read(options, spec.commandLine().getErr());
        boolean instructed = EmbeddingRows.instructed(files.rows());
        try (TextEncoder encoder = open(instructed)) {
            String prompt = instructed ? ownPrompt(encoder) : "";
            boolean delete = options.truncation == TrainOptions.Truncation.delete;
            Split<DataRow> split = files.split(options);
            EmbeddingRows train = EmbeddingRows.of(split.train(), encoder, prompt, delete);
            EmbeddingRows validation = EmbeddingRows.of(split.validation(), encoder, prompt, delete);
            LeftOut left = new LeftOut(train.left(), train.truncated());
            left.print(spec.commandLine().getErr());
            left.requireRows(train.examples());
            EmbeddingTask task = task(encoder);
            return new TrainingJob<>(
                            options,
                            spec.commandLine(),
                            task,
                            train.examples(),
                            evaluation(task, validation.examples()),
                            arguments(files),
                            ModelSize.describe(encoder.modelType(), encoder.folder(), encoder.linears(), options),
                            TokenLengths.of(ints(train.lengths())),
                            validation.examples().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(TokenLengths.of(ints(validation.lengths()))),
                            left.asMap())
                    .run();
        }
    }

    /** Where rows have instructions, every query brings its own. */
    private TextEncoder open(boolean instructed) throws IOException {
        return instructed
                ? options.running.openEncoder(options.model, Optional.of(""))
                : options.running.openEncoder(options.model);
    }

    private static String ownPrompt(TextEncoder encoder) throws IOException {
        return SentenceTransformersFolder.read(encoder.folder()).prompts().getOrDefault("query", "");
    }

    private EmbeddingTask task(TextEncoder encoder) {
        return new EmbeddingTask(
                encoder,
                new CachedVectors(encoder, KEPT_VECTORS),
                side,
                new InfoNceOptions(temperature, useBatch, maskFakeNegative, fakeNegMargin, includeQq, includeDd),
                hardNegatives == null ? OptionalInt.empty() : OptionalInt.of(hardNegatives),
                options.recompute());
    }

    private Optional<Evaluation<Example>> evaluation(EmbeddingTask task, List<Example> rows) {
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new EmbeddingEvaluation(task, rows, options.evalBatchSize()));
    }

    private Map<String, Object> arguments(DataFiles files) {
        Map<String, Object> all = new LinkedHashMap<>(options.decisive());
        all.put("task_type", "embedding");
        all.put("loss_type", "infonce");
        all.put("side", side.name().toLowerCase(java.util.Locale.ROOT));
        all.put("infonce_temperature", temperature);
        all.put("infonce_use_batch", useBatch);
        all.put("infonce_hard_negatives", hardNegatives == null ? -1 : hardNegatives);
        all.put("infonce_mask_fake_negative", maskFakeNegative);
        all.put("infonce_fake_neg_margin", fakeNegMargin);
        all.put("infonce_include_qq", includeQq);
        all.put("infonce_include_dd", includeDd);
        all.putAll(files.digests());
        return all;
    }

    static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
