package io.freshet.bench;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.bench.decoder.DecoderShape;
import io.freshet.bench.decoder.RandomCheckpoint;
import io.freshet.bench.measure.Machine;
import io.freshet.bench.measure.ResidentMemory;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a decoder takes to load and to embed one text, and what of the machine's memory it holds. */
@Command(
        name = "decoder-load",
        mixinStandardHelpOptions = true,
        description =
                "Load a random model of the shape of Qwen3-Embedding-0.6B (BF16 on disk) on the CPU and embed texts.")
public final class DecoderLoad implements Callable<Integer> {

    private static final long SEED = 42;
    private static final double GIB = 1 << 30;

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "DIR",
            description = "Where the model is; 1.2 GB are written there the first time.")
    private Path folder;

    @Option(
            names = "--compute",
            defaultValue = "float32",
            paramLabel = "TYPE",
            description = "float32 or bfloat16 (default: ${DEFAULT-VALUE}).")
    private String compute;

    @Option(
            names = "--tokens",
            defaultValue = "512",
            paramLabel = "N",
            description = "Length of a text (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--repeat",
            defaultValue = "3",
            paramLabel = "N",
            description = "Texts (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    private long started = System.nanoTime();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DecoderLoad())
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("decoder-load: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(folder.resolve("config.json"))) {
            RandomCheckpoint.write(folder, DecoderShape.QWEN3_0_6B, SEED);
            report("written");
        }
        Torch.useThreads(0);
        spec.commandLine().getOut().println(Machine.here());
        report("engine ready");
        DataType type = DataType.valueOf(compute.toUpperCase(Locale.ROOT));
        EncoderOptions options = new EncoderOptions(Device.cpu(), type, tokens, tokens, Optional.empty());
        try (TextEncoder encoder = TextEncoder.open(folder, options)) {
            report("loaded");
            for (int i = 0; i < repeat; i++) {
                float[] vector = encoder.encode(List.of(text(i)), Role.DOCUMENT, LowRank.NONE)[0];
                report("embedded " + encoder.tokenCount(text(i), Role.DOCUMENT) + " tokens (" + vector.length
                        + " numbers)");
            }
        }
        return 0;
    }

    /** Letters, one token each; the last token is the model's own. */
    private String text(int number) {
        return Character.toString('a' + number % 26).repeat(tokens - 1);
    }

    private void report(String what) throws IOException {
        ResidentMemory memory = ResidentMemory.read();
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%-40s %7.2f s   resident %5.2f GiB, peak %5.2f GiB%n",
                        what,
                        (System.nanoTime() - started) / 1e9,
                        memory.now() / GIB,
                        memory.peak() / GIB);
        spec.commandLine().getOut().flush();
        started = System.nanoTime();
    }
}
