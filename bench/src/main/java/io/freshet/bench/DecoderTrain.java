package io.freshet.bench;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.bench.decoder.DecoderShape;
import io.freshet.bench.decoder.RandomCheckpoint;
import io.freshet.bench.measure.Machine;
import io.freshet.bench.measure.ResidentMemory;
import io.freshet.config.Scheduler;
import io.freshet.config.Side;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.InfoNceOptions;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a training step of a decoder costs: seconds, and the machine's memory. */
@Command(
        name = "decoder-train",
        mixinStandardHelpOptions = true,
        description = "Train LoRA (rank 8, all linear layers, InfoNCE on both sides) on a random model of the shape of"
                + " Qwen3-Embedding-0.6B on the CPU in F32.")
public final class DecoderTrain implements Callable<Integer> {

    private static final long SEED = 42;
    private static final double GIB = 1 << 30;

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "DIR",
            description = "Where the model is; 1.2 GB are written there the first time.")
    private Path folder;

    @Option(names = "--rows", defaultValue = "4", paramLabel = "N", description = "Rows of a step (default: 4).")
    private int rows;

    @Option(
            names = "--negatives",
            defaultValue = "2",
            paramLabel = "N",
            description = "Negatives of a row (default: 2).")
    private int negatives;

    @Option(
            names = "--tokens",
            defaultValue = "256",
            paramLabel = "N",
            description = "Tokens of a document; a query has a quarter of that (default: 256).")
    private int tokens;

    @Option(names = "--steps", defaultValue = "3", paramLabel = "N", description = "(default: 3)")
    private int steps;

    @Option(names = "--tokens-per-chunk", defaultValue = "1024", paramLabel = "N", description = "(default: 1024)")
    private int tokensPerChunk;

    @Option(names = "--gradient-checkpointing", description = "Keep only the inputs of layers.")
    private boolean layers;

    @Option(names = "--grad-cache", description = "Keep only the vectors of texts.")
    private boolean chunks;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DecoderTrain())
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("decoder-train: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(folder.resolve("config.json"))) {
            RandomCheckpoint.write(folder, DecoderShape.QWEN3_0_6B, SEED);
        }
        Torch.useThreads(0);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        EncoderOptions options =
                new EncoderOptions(Device.cpu(), DataType.FLOAT32, tokens, tokensPerChunk, Optional.empty());
        try (TextEncoder encoder = TextEncoder.open(folder, options)) {
            EmbeddingTask task = new EmbeddingTask(
                    encoder,
                    RoundVectors.NONE,
                    Side.BOTH,
                    InfoNceOptions.plain(0.1),
                    OptionalInt.empty(),
                    new Recompute(layers, chunks));
            try (AdapterTrainer<Example> trainer =
                    AdapterTrainer.begin(task, settings(), Optional.empty(), examples(), SEED)) {
                while (trainer.hasNext()) {
                    long start = System.nanoTime();
                    StepReport report = trainer.next();
                    print(out, report, (System.nanoTime() - start) / 1e9);
                }
            }
        }
        return 0;
    }

    private static void print(PrintWriter out, StepReport report, double seconds) throws IOException {
        ResidentMemory memory = ResidentMemory.read();
        out.printf(
                Locale.ROOT,
                "step %d: loss %.4f, gradient norm %.4f, %6.2f s, %d tokens, %.1f tokens/s,"
                        + " resident %.2f GiB, peak %.2f GiB%n",
                report.step(),
                report.loss(),
                report.gradNorm(),
                seconds,
                report.tokens(),
                report.tokens() / seconds,
                memory.now() / GIB,
                memory.peak() / GIB);
        out.flush();
    }

    private TrainSettings settings() {
        return new TrainSettings(
                new LoraSpec(8, 32, false, 0, List.of()),
                AdamWOptions.reference(),
                1e-4,
                0,
                Scheduler.CONSTANT,
                rows,
                1,
                1,
                OptionalInt.of(steps));
    }

    private List<Example> examples() {
        Random random = new Random(SEED);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < rows * steps; i++) {
            List<String> others = new ArrayList<>();
            for (int n = 0; n < negatives; n++) {
                others.add(text(random, tokens - 1));
            }
            examples.add(new Example(text(random, tokens / 4 - 1), text(random, tokens - 1), others, 1));
        }
        return examples;
    }

    /** Letters, one token each; the last token is the model's own. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
